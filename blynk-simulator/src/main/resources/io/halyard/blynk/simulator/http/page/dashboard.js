// SPDX-License-Identifier: Apache-2.0
// Keeps the connection to the simulator and hands each device's news to its section.
import { DeviceSection } from "./device.js";
import { element, setText } from "./dom.js";

const RETRY_MILLIS = 1000;
const TOAST_MILLIS = 6000;

const main = document.getElementById("devices");
const link = document.getElementById("link");
const sections = new Map();
let socket = null;

function connect() {
  socket = new WebSocket(`ws://${location.host}/live`);
  socket.addEventListener("message", (message) => receive(JSON.parse(message.data)));
  socket.addEventListener("close", () => {
    show("lost", "Reconnecting");
    document.body.dataset.link = "lost";
    setTimeout(connect, RETRY_MILLIS);
  });
}

function receive(message) {
  switch (message.type) {
    case "everything":
      show("live", "Live");
      document.body.dataset.link = "live";
      setText(document.getElementById("mqtt"), message.mqtt);
      keepOnly(message.devices);
      update(message);
      break;
    case "changes":
      update(message);
      break;
    case "refused":
      complain(message.text);
      break;
  }
}

function update(message) {
  for (const view of message.devices) {
    if (!sections.has(view.id)) {
      const section = new DeviceSection(view, (datastream, value) => write(view.id, datastream, value));
      sections.set(view.id, section);
      main.append(section.node);
    }
    sections.get(view.id).update(view, message.now);
  }
}

/** After a restart the simulator may know other devices than before. */
function keepOnly(devices) {
  const names = new Map(devices.map((device) => [device.id, device.name]));
  for (const [id, section] of sections) {
    if (names.get(id) !== section.name) {
      section.node.remove();
      sections.delete(id);
    }
  }
  const jump = document.getElementById("jump");
  jump.hidden = devices.length < 2;
  jump.replaceChildren(...devices.map((device) => element("a", { href: `#device-${device.id}` }, device.name)));
}

function write(device, datastream, value) {
  if (socket.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ device, datastream, value }));
  } else {
    complain(`${datastream} was not changed: there is no connection to the simulator`);
  }
}

function show(state, text) {
  link.dataset.state = state;
  setText(link, text);
}

function complain(text) {
  const toast = element("p", { class: "toast" }, text);
  document.getElementById("toasts").append(toast);
  setTimeout(() => toast.remove(), TOAST_MILLIS);
}

connect();
