"use strict";

// ---- the page's parts -------------------------------------------------------------------------------------------------

const part = id => document.getElementById(id);
const [log, composer, promptBox, send, modelBox, inspector, status] =
  ["log", "composer", "prompt", "send", "model", "inspector", "status"].map(part);
let running = null; // the AbortController of the answer that is being written

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

// ---- colours: one hue per expert of a layer, far apart for neighbours ---------------------------------------------------

const hue = expert => (expert * 137.508 + 250) % 360;
const tone = (degrees, alpha) => `light-dark(oklch(66% .15 ${degrees.toFixed(1)} / ${alpha}), oklch(74% .14 ${degrees.toFixed(1)} / ${alpha}))`;
const colour = expert => tone(hue(expert), 1);

const heaviest = layer => layer.experts[layer.weights.indexOf(Math.max(...layer.weights))];

// Every layer is one stripe, left to right from the first layer to the last, in the colour of its heaviest expert.
function stripes(colours) {
  const width = 100 / colours.length;
  return `linear-gradient(90deg, ${colours.map((c, i) => `${c} ${(i * width).toFixed(2)}% ${((i + 1) * width).toFixed(2)}%`).join(", ")})`;
}

function meanTint(layers) {
  let x = 0, y = 0;
  for (const layer of layers) {
    layer.experts.forEach((expert, i) => {
      const angle = hue(expert) * Math.PI / 180;
      x += Math.cos(angle) * layer.weights[i];
      y += Math.sin(angle) * layer.weights[i];
    });
  }
  const strength = Math.hypot(x, y) / layers.length;
  return tone((Math.atan2(y, x) * 180 / Math.PI + 360) % 360, (0.06 + 0.3 * strength).toFixed(3));
}

function paint(span, layers, view) {
  if (!layers || layers.length === 0) return;
  const shown = view === "all" ? layers : [layers[Number(view)]];
  span.style.setProperty("--tint", meanTint(shown));
  if (view === "all") {
    span.style.setProperty("--bars", stripes(layers.map(layer => colour(heaviest(layer)))));
  } else {
    let start = 0;
    const pieces = shown[0].experts.map((expert, i) => {
      const end = start + shown[0].weights[i] * 100;
      const piece = `${colour(expert)} ${start.toFixed(2)}% ${end.toFixed(2)}%`;
      start = end;
      return piece;
    });
    span.style.setProperty("--bars", `linear-gradient(90deg, ${pieces.join(", ")})`);
  }
}

// ---- the inspector of one token -------------------------------------------------------------------------------------------

const visible = text => text.replaceAll("\n", "⏎").replaceAll(" ", "␣") || "∅";

function inspect(span, token) {
  inspector.replaceChildren(element("h3", { textContent: visible(token.text) }));
  token.layers.forEach((layer, index) => {
    const bar = element("div", { className: "bar" });
    layer.experts.forEach((expert, i) => {
      const weight = layer.weights[i];
      const cell = element("i", { textContent: weight > 0.3 ? `expert ${expert} · ${(100 * weight).toFixed(0)} %` : weight > 0.12 ? `${expert} · ${(100 * weight).toFixed(0)} %` : "" });
      cell.style.width = `${100 * weight}%`;
      cell.style.background = colour(expert);
      bar.append(cell);
    });
    inspector.append(element("div", { className: "layer-row" }, element("span", { textContent: `layer ${index + 1}` }), bar));
  });
  inspector.hidden = false;
  const box = span.getClientRects()[0] ?? span.getBoundingClientRect();
  const size = inspector.getBoundingClientRect();
  const below = box.bottom + 8 + size.height < innerHeight;
  inspector.style.left = `${Math.max(8, Math.min(box.left, innerWidth - size.width - 8))}px`;
  inspector.style.top = `${Math.max(8, below ? box.bottom + 8 : box.top - 8 - size.height)}px`;
}

const describe = token => `${visible(token.text)}: ` + token.layers
  .map((layer, index) => `layer ${index + 1}: ` + layer.experts.map((expert, i) => `expert ${expert} ${(100 * layer.weights[i]).toFixed(0)} percent`).join(", "))
  .join("; ");

// ---- one question and its answer -------------------------------------------------------------------------------------------

class Turn {
  constructor(prompt) {
    this.root = part("turn").content.firstElementChild.cloneNode(true);
    this.find = name => this.root.querySelector(name);
    this.tokens = [];
    this.text = "";
    this.current = -1;
    this.view = "all";
    this.find(".prompt").textContent = prompt;
    this.box = this.find(".tokens");
    this.root.classList.add("busy");
    this.listen();
    log.append(this.root);
    this.root.scrollIntoView({ block: "end" });
  }

  listen() {
    this.box.addEventListener("pointerover", event => this.point(Number(event.target.dataset?.index ?? -1)));
    this.box.addEventListener("pointerleave", () => this.point(-1));
    this.box.addEventListener("blur", () => this.point(-1));
    this.box.addEventListener("keydown", event => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Escape") this.point(-1);
      if (!step || this.tokens.length === 0) return;
      event.preventDefault();
      this.point(Math.max(0, Math.min(this.tokens.length - 1, this.current + step)), true);
    });
    this.find(".layer").addEventListener("change", event => {
      this.view = event.target.value;
      this.tokens.forEach((token, i) => paint(this.box.children[i], token.layers, this.view));
    });
    const toggle = this.find(".toggle");
    toggle.addEventListener("click", () => {
      const open = toggle.getAttribute("aria-expanded") !== "true";
      toggle.setAttribute("aria-expanded", open);
      this.find(".receipt").hidden = !open;
      if (open) this.find(".receipt").scrollIntoView({ block: "nearest" });
    });
    this.find(".copy").addEventListener("click", async event => {
      await navigator.clipboard?.writeText(this.text);
      event.target.textContent = "Copied";
      setTimeout(() => { event.target.textContent = "Copy"; }, 1200);
    });
  }

  point(index, speak = false) {
    this.box.children[this.current]?.classList.remove("on");
    this.current = index;
    const token = this.tokens[index];
    if (!token || token.layers.length === 0) { inspector.hidden = true; return; }
    const span = this.box.children[index];
    span.classList.add("on");
    inspect(span, token);
    if (speak) {
      span.scrollIntoView({ block: "nearest" });
      status.textContent = describe(token);
    }
  }

  add(token) {
    const span = element("span", { textContent: token.text });
    span.dataset.index = this.tokens.length;
    this.tokens.push(token);
    paint(span, token.layers, this.view);
    this.box.append(span);
    const layers = this.find(".layer");
    while (layers.options.length <= token.layers.length && token.layers.length > 0) {
      layers.add(new Option(`layer ${layers.options.length}`, layers.options.length - 1));
    }
    if (log.scrollHeight - log.scrollTop - log.clientHeight < 160) log.scrollTop = log.scrollHeight;
  }

  route(receipt) {
    const line = this.find(".route");
    line.hidden = false;
    const share = receipt.confidence === undefined ? null : `${(100 * receipt.confidence).toFixed(1)} %`;
    const why = {
      mapped: `${receipt.category} ${share}`, low_confidence: `not sure enough: ${receipt.category} ${share}`, unknown: `no category of ours ${share}`,
      set: `good for ${(receipt.prediction_set ?? []).join(" and ")}`, abstained: `no category is likely enough: ${receipt.category} ${share}`,
      mixture: `the best for ${(receipt.prediction_set ?? []).join(" or ")}`, refined: `${receipt.category} ${share}, in place of ${receipt.map_arm}`,
      explored: `tried in place of ${receipt.map_arm}`,
      requested: "asked for by name", fallback: `in place of ${receipt.first_choice}`,
    }[receipt.reason];
    line.replaceChildren(element("b", { textContent: receipt.arm }), element("span", { textContent: why }));
    if (share) line.append(meter(receipt.confidence));
    this.find(".receipt").replaceChildren(receiptView(receipt));
  }

  finish(figures) {
    this.root.classList.remove("busy");
    // What a token held back and the next one completed is shown as one piece of plain text.
    if (this.tokens.map(token => token.text).join("").includes("\uFFFD")) {
      this.tokens.forEach((token, i) => { if (token.text.includes("\uFFFD")) this.box.children[i].textContent = "·"; });
    }
    this.find(".plain").textContent = this.text;
    this.find("footer").hidden = this.tokens.length === 0 && this.text === "";
    this.find(".figures").textContent = figures;
    status.textContent = this.text;
  }

  fail(message) {
    const box = this.find(".error");
    box.textContent = message;
    box.hidden = false;
  }
}

const meter = share => {
  const fill = element("i");
  fill.style.width = `${100 * share}%`;
  return element("span", { className: "meter", ariaHidden: "true" }, fill);
};

function receiptView(receipt) {
  const list = element("dl");
  const row = (name, ...values) => list.append(element("dt", { textContent: name }), element("dd", {}, ...values));
  const number = value => value.toLocaleString("en");
  row("route", receipt.id);
  row("reason", receipt.reason.replaceAll("_", " "));
  row("arm", receipt.arm);
  if (receipt.first_choice) row("first choice", receipt.first_choice);
  if (receipt.distribution) {
    row("categories", ...Object.entries(receipt.distribution).sort((a, b) => b[1] - a[1]).map(([name, share]) =>
      element("div", { className: "row" }, element("span", { textContent: name }), meter(share), element("span", { textContent: `${(100 * share).toFixed(2)} %` }))));
  }
  if (receipt.runner_up_arm) row("runner-up", `${receipt.runner_up_category} → ${receipt.runner_up_arm}`);
  row("parameters", `${number(receipt.cost.active_parameters)} active of ${number(receipt.cost.total_parameters)}`);
  const budget = Object.entries(receipt.budget).map(([name, limit]) => `${name.replaceAll("_", " ")} ${number(limit)}`).join(", ");
  row("budget", budget || "no limit");
  row("revisions", `categorizer ${receipt.categorizer_revision}, map ${receipt.map_revision}`);
  return list;
}

// ---- asking ---------------------------------------------------------------------------------------------------------------

async function* events(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    for (let end; (end = rest.indexOf("\n\n")) >= 0; rest = rest.slice(end + 2)) {
      const data = rest.slice(0, end).replace(/^data: /, "");
      if (data === "[DONE]") return;
      yield JSON.parse(data);
    }
  }
}

function requestOf(prompt) {
  const request = { model: modelBox.value, messages: [{ role: "user", content: prompt }], stream: true, stream_options: { include_usage: true }, telemetry: true };
  const [temperature, gating, most] = ["temperature", "gating", "most"].map(id => part(id).value.trim());
  if (temperature) request.temperature = Number(temperature);
  if (gating) request.gating = gating;
  if (most) request.max_tokens = Number(most);
  return request;
}

async function ask(prompt) {
  part("welcome").hidden = true;
  const turn = new Turn(prompt);
  const started = performance.now();
  let first = null, usage = null, ended = false, cut = false;
  running = new AbortController();
  composing(true);
  try {
    const response = await fetch("/v1/chat/completions", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(requestOf(prompt)), signal: running.signal,
    });
    if (!response.ok) throw new Error((await response.json()).error.message);
    for await (const chunk of events(response)) {
      if (chunk.error) throw new Error(chunk.error.message);
      usage = chunk.usage ?? usage;
      if (chunk.coe?.route) turn.route(chunk.coe.route);
      const choice = chunk.choices[0];
      turn.text += choice?.delta.content ?? "";
      ended ||= Boolean(choice?.finish_reason);
      if (chunk.coe?.tokens) {
        first ??= performance.now();
        chunk.coe.tokens.forEach(token => turn.add(token));
      } else if (choice?.delta.content) {
        turn.add({ text: choice.delta.content, layers: [] });
      }
      cut ||= choice?.finish_reason === "length";
    }
    if (!ended) throw new Error("The connection broke before the answer ended.");
  } catch (fault) {
    turn.fail(fault.name === "AbortError" ? "Stopped." : fault.message);
  } finally {
    running = null;
    composing(false);
    const seconds = (performance.now() - started) / 1000;
    const wait = first === null ? "" : `first token ${(first - started).toFixed(0)} ms · `;
    watch();
    turn.finish(usage ? `${wait}${usage.prompt_tokens} + ${usage.completion_tokens} tokens · ${seconds.toFixed(2)} s${cut ? " · cut at its longest" : ""}` : "");
  }
}

// What the gateway sees of its own routing stands under the heading, where it is anything to know of.
async function watch() {
  try {
    const report = await (await fetch("/health/routing")).json();
    const notes = [];
    if (report.drift.state === "raised") notes.push("Prompts have become more foreign than those that this router was calibrated on.");
    if (report.coverage.state === "broken") notes.push("Prediction sets hold the true category less often than promised.");
    part("watch").textContent = notes.join(" ");
    part("watch").hidden = notes.length === 0;
  } catch {
    // Without the report there is nothing to show.
  }
}

function composing(busy) {
  send.textContent = busy ? "Stop" : "Ask";
  send.classList.toggle("stop", busy);
}

composer.addEventListener("submit", event => {
  event.preventDefault();
  if (running) { running.abort(); return; }
  const prompt = promptBox.value.trim();
  if (!prompt) { promptBox.focus(); return; }
  promptBox.value = "";
  ask(prompt);
});

promptBox.addEventListener("keydown", event => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (!running) composer.requestSubmit();
  }
});

part("examples").addEventListener("click", event => {
  const example = event.target.closest("button");
  if (example && !running) ask(example.querySelector("span").textContent);
});

// ---- models and colours -----------------------------------------------------------------------------------------------------

fetch("/v1/models").then(response => response.json()).then(models => {
  modelBox.replaceChildren(...models.data.map(model => new Option(model.id, model.id)));
}).catch(() => { status.textContent = "The list of models could not be read."; });

watch();

const themes = { system: ["◐", "as the system"], light: ["☀", "light"], dark: ["☾", "dark"] };

function applyTheme(name) {
  const [sign, words] = themes[name] ?? themes.system;
  if (name in themes && name !== "system") document.documentElement.dataset.theme = name; else delete document.documentElement.dataset.theme;
  part("theme").textContent = sign;
  part("theme").setAttribute("aria-label", `Colours: ${words}`);
}

part("theme").addEventListener("click", () => {
  const names = Object.keys(themes);
  const next = names[(names.indexOf(localStorage.getItem("theme") ?? "system") + 1) % names.length];
  localStorage.setItem("theme", next);
  applyTheme(next);
});

applyTheme(localStorage.getItem("theme") ?? "system");
// The inspector stands beside its token; under the pointer it goes when the token moves away, under the arrow keys it stays.
addEventListener("scroll", () => { if (!document.activeElement?.classList.contains("tokens")) inspector.hidden = true; }, true);
promptBox.focus();
