// What happens in the firm reaches this screen: over a WebSocket, and by asking where the socket is cut.
// Each event becomes `live:<kind>` on the body, and the fragment that cares fetches itself again.
const me = document.body.dataset.live;
const POLL = 4000;
let last = "";
let wait = 1000;
let timer;
const heard = new Set();

const waiting = new Map();
function tell(detail) {
  if (heard.has(detail.event)) return; // the socket and the question overlap on purpose
  heard.add(detail.event);
  last = detail.event > last ? detail.event : last;
  const { kind } = detail;
  clearTimeout(waiting.get(kind)); // a burst of one kind is one refresh
  waiting.set(kind, setTimeout(() => document.body.dispatchEvent(new CustomEvent(`live:${kind}`, { detail })), 150));
}

async function ask() {
  try {
    const answer = await fetch(`/live/?after=${last}`, { headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 403) return location.reload(); // signed out elsewhere
    if (!answer.ok) return;
    const news = await answer.json();
    news.events.forEach(tell);
    last ||= news.last;
  } catch {
    // offline: the next question may get through
  }
}

function keepAsking() {
  clearInterval(timer);
  timer = setInterval(ask, POLL);
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/ws/advisors/${me}/`);
  socket.onopen = () => {
    wait = 1000;
    clearInterval(timer);
    ask(); // whatever was missed meanwhile
  };
  socket.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.kind) tell(event);
    else ask();
  };
  socket.onclose = () => {
    keepAsking();
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, 30000);
  };
}

// A fragment in which a person is at work is not pulled from under their hands.
document.body.addEventListener("htmx:beforeRequest", (event) => {
  const isLive = event.detail.requestConfig.triggeringEvent?.type.startsWith("live:");
  if (isLive && event.target.querySelector("details[open], input:focus, textarea:focus, select:focus")) event.preventDefault();
});

if (me) ask().then(connect);
