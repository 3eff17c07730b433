"""A loopback SMTP server that keeps what it accepted and can be told to misbehave. Enough of RFC 5321 for smtplib."""

import socket
import threading
from dataclasses import dataclass, field


@dataclass
class SmtpSink:
    behaviour: str = "accept"  # accept, refuse_recipient, busy, refuse_data, cut_after_data, silent
    accepted: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(timeout=5)

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                try:
                    self._talk(connection, lines)
                except OSError:
                    continue

    def _talk(self, connection, lines) -> None:
        def say(text: str) -> None:
            connection.sendall(f"{text}\r\n".encode())

        if self.behaviour == "silent":
            connection.recv(1)
            return
        say("220 sink")
        for line in lines:
            verb = line.split()[0].upper() if line.split() else b""
            if verb == b"DATA":
                say("354 go on")
                self._data(lines, say)
                if self.behaviour == "cut_after_data":
                    return
            elif verb == b"QUIT":
                say("221 bye")
                return
            elif verb == b"RCPT" and self.behaviour in {"refuse_recipient", "busy"}:
                say("550 no such person" if self.behaviour == "refuse_recipient" else "451 try later")
            else:
                say("250 fine")

    def _data(self, lines, say) -> None:
        content = []
        for line in lines:
            if line == b".\r\n":
                break
            content.append(line[1:] if line.startswith(b"..") else line)
        if self.behaviour == "refuse_data":
            say("554 not this")
            return
        self.accepted.append(b"".join(content))
        if self.behaviour == "accept":
            say("250 taken")
