/* Listens to the preview for all tabs of this browser: many tabs, one connection. */
"use strict";
const ports = new Set();
let said = null;

const tell = (message) => {
  said = message;
  for (const port of ports) port.postMessage(message);
};

function listen() {
  const source = new EventSource("/_techdocs/events");
  for (const name of ["hello", "reload"]) source.addEventListener(name, ({ data }) => tell({ version: data }));
  source.onerror = () => {
    tell({ gone: true });
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000); // refused: the browser does not try again
  };
}

self.onconnect = ({ ports: [port] }) => {
  ports.add(port);
  port.onmessage = () => ports.delete(port);
  if (said) port.postMessage(said);
};
listen();
