// Joins the page's one passkey button and form to allauth's script, which speaks with the browser.
(() => {
  const form = document.getElementById("passkey-form");
  const credential = form && form.querySelector("[name=credential]");
  if (!form || !credential || !window.allauth) return;
  allauth.webauthn.forms[form.dataset.passkey]({
    ids: { [form.dataset.button]: "passkey", credential: credential.id, data: "js_data", passwordless: "id_passwordless" },
  });
})();
