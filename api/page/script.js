"use strict";
const $ = (id) => document.getElementById(id);
const EXAMPLE = /*example*/"";
const STANCES = ["asserts", "denies", "predicts", "vows", "urges", "silent"];
let running = null, shown = null, chosen = null;
const hidden = new Set();

function make(tag, cls, ...inside) {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  node.append(...inside.filter((part) => part !== null && part !== "" && part !== undefined));
  return node;
}
const words = (name) => name.replaceAll("_", " ");
const plural = (count, one) => `${count.toLocaleString()} ${one}${count === 1 ? "" : "s"}`;

// --- asking ---------------------------------------------------------------------------------------------------------

function headers(more) {
  const key = $("key").value.trim();
  return key ? { ...more, authorization: "Bearer " + key } : more;
}

function fail(title, detail, id) {
  $("problem").replaceChildren(make("b", "", title), make("div", "", detail || ""), make("div", "small", id ? "Request " + id : ""));
  $("problem").hidden = false;
  $("problem").focus();
}

async function refused(answer) {
  if (answer.status === 401) $("keyfield").hidden = false;
  const p = await answer.json().catch(() => ({ title: "The server answered " + answer.status, detail: "What it sent is no problem document." }));
  const wait = answer.headers.get("retry-after");
  fail(p.title, p.detail + (wait ? ` Try again in ${wait} s.` : ""), p.instance);
  if (answer.status === 401) $("key").focus();
}

async function models() {
  try {
    const answer = await fetch("v1/models", { headers: headers({}) });
    if (answer.status === 401) { $("keyfield").hidden = false; return; }
    const known = await answer.json();
    for (const profile of known.profiles) {
      const option = make("option", "", profile.name + (profile.name === known.default ? ", default" : "") + (profile.ready ? "" : " (not ready)"));
      option.value = profile.name;
      option.title = profile.about + "\n" + profile.models.map((m) => m.model + ": " + (m.missing || "ready")).join("\n");
      $("model").append(option);
    }
  } catch { /* The list is a convenience: extracting tells what is wrong. */ }
}

// Server-sent events over POST, which EventSource cannot do.
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = ""; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const event = { name: "message", data: "" };
      for (const line of block.split("\n")) {
        if (line.startsWith("event: ")) event.name = line.slice(7);
        if (line.startsWith("data: ")) event.data += line.slice(6);
      }
      if (event.data) yield { name: event.name, data: JSON.parse(event.data) };
    }
  }
}

const HEAR = {
  queued(data) {
    $("bar").removeAttribute("value");
    $("stage").textContent = `waiting: ${data.position} of ${data.waiting} in line` + (data.wait_seconds === null ? "" : `, about ${Math.ceil(data.wait_seconds)} s`);
  },
  progress(data) {
    $("stage").textContent = data.stage + (data.total > 1 ? ` ${data.done} of ${data.total}` : "") + (data.tokens ? `, ${plural(data.tokens, "token")}` : "");
    if (data.total > 1) { $("bar").max = data.total; $("bar").value = data.done; } else $("bar").removeAttribute("value");
  },
  claim(data) { $("sofar").append(make("li", "", make("b", "", data.stance), " ", data.statement)); },
  problem(data) { fail(data.title, data.detail, data.instance); },
  result(data) { draw(data); },
};

async function extract(submit) {
  submit.preventDefault();
  if (running) return;
  running = new AbortController();
  $("problem").hidden = $("result").hidden = true;
  $("working").hidden = false; $("go").disabled = true; $("stop").disabled = false;
  $("stage").textContent = "sending"; $("bar").removeAttribute("value"); $("sofar").replaceChildren();
  const began = Date.now();
  const clock = setInterval(() => { $("clock").textContent = `${Math.round((Date.now() - began) / 1000)} s`; }, 1000);
  const text = $("text").value;
  const html = /^\s*(<!doctype html|<html|<head|<body)/i.test(text);
  try {
    const answer = await fetch("v1/extract", {
      method: "POST", signal: running.signal,
      headers: headers({ "content-type": "application/json", accept: "text/event-stream" }),
      body: JSON.stringify({ [html ? "html" : "text"]: text, published_on: $("date").value || null, model: $("model").value || null }),
    });
    if (!answer.ok) { await refused(answer); return; }
    sessionStorage.setItem("key", $("key").value);
    let ended = false;
    for await (const event of events(answer.body)) {
      ended ||= event.name === "result" || event.name === "problem";
      if (HEAR[event.name]) HEAR[event.name](event.data);
    }
    if (!ended) fail("The answer broke off", "The server closed the connection before it had finished. Nothing was lost here: send it again.");
  } catch (error) {
    if (error.name === "AbortError") fail("Stopped", "The work on the server was cancelled.");
    else fail("The server cannot be reached", "Is it still running? Your text is still here.");
  } finally {
    clearInterval(clock); $("clock").textContent = "";
    $("working").hidden = true; $("go").disabled = false; $("stop").disabled = true;
    running = null;
  }
}

// --- the report, marked ---------------------------------------------------------------------------------------------

// Offsets count Unicode code points, JavaScript's strings count UTF-16 units: hence the array.
function annotate(result) {
  const chars = Array.from(result.article.text);
  const edges = new Set([0, chars.length]);
  const spans = [];
  const add = (start, end, facts) => { spans.push({ start, end, ...facts }); edges.add(start); edges.add(end); };
  for (const event of result.events) for (const run of event.evidence) add(run.start, run.end, { ref: event.id });
  for (const claim of result.claims) for (const run of claim.evidence) add(run.start, run.end, { ref: claim.id, stance: claim.stance });
  for (const span of result.not_read) add(span.start, span.end, { reason: span.reason });
  const cuts = [...edges].sort((a, b) => a - b);
  const out = document.createDocumentFragment();
  const begun = new Set();
  for (let i = 0; i + 1 < cuts.length; i++) {
    const piece = chars.slice(cuts[i], cuts[i + 1]).join("");
    const over = spans.filter((span) => span.start <= cuts[i] && span.end >= cuts[i + 1]);
    const refs = over.filter((span) => span.ref).map((span) => span.ref);
    const unread = over.filter((span) => span.reason).map((span) => span.reason);
    if (refs.length) {
      const stance = over.filter((span) => span.stance).sort((a, b) => (a.end - a.start) - (b.end - b.start))[0]?.stance;
      const node = make("mark", stance ? "" : "event", piece);
      if (stance) node.style.setProperty("--tone", `var(--${stance})`);
      node.dataset.refs = refs.join(" ");
      node.title = over.filter((span) => span.ref).map((span) => label(result, span.ref)).join("\n");
      if (refs.some((ref) => !begun.has(ref))) { node.tabIndex = 0; node.setAttribute("role", "button"); node.setAttribute("aria-label", `${piece} (${node.title})`); }
      refs.forEach((ref) => begun.add(ref));
      const own = over.filter((span) => span.stance).sort((a, b) => (a.end - a.start) - (b.end - b.start)).map((span) => span.ref);
      const all = [...own, ...refs.filter((ref) => !own.includes(ref))];
      node.onclick = () => choose(all[(all.indexOf(chosen) + 1) % all.length], true);
      node.onkeydown = (key) => { if (key.key === "Enter" || key.key === " ") { key.preventDefault(); node.onclick(); } };
      out.append(node);
    } else if (unread.length) {
      const node = make("span", unread.every((reason) => reason === "furniture") ? "unread" : "unread lost", piece);
      node.title = "not read: " + [...new Set(unread)].map(words).join(", ");
      out.append(node);
    } else out.append(piece);
  }
  return out;
}

function speaker(result, claim) {
  return claim.speaker ? result.actors.find((actor) => actor.id === claim.speaker).name : "The report itself";
}

function label(result, ref) {
  const claim = result.claims.find((c) => c.id === ref);
  if (claim) return `${claim.id}: ${speaker(result, claim)} ${claim.stance}`;
  const event = result.events.find((e) => e.id === ref);
  return `${event.id}: ${words(event.type)}`;
}

/** Light up a record and its words; `scroll` brings the card into view, else the words. Null lets go. */
function choose(ref, toCard) {
  chosen = ref;
  const claim = shown.claims.find((c) => c.id === ref);
  const against = claim ? shown.claims.filter((c) => claim.contradicts.includes(c.id) || c.contradicts.includes(ref)).map((c) => c.id) : [];
  let card = null, first = null;
  for (const node of document.querySelectorAll("[data-refs]")) {
    const on = ref !== null && node.dataset.refs.split(" ").includes(ref);
    node.classList.toggle("on", on);
    if (node.matches(".card")) {
      node.classList.toggle("opposed", against.includes(node.dataset.refs));
      node.setAttribute("aria-current", on ? "true" : "false");
      if (on) card = node;
    } else if (on && !first) first = node;
  }
  if (card && toCard) { card.closest("details")?.setAttribute("open", ""); card.scrollIntoView({ block: "nearest" }); card.focus({ preventScroll: true }); }
  if (first) {
    // Only the report's own pane moves: the page stays where the chosen card is.
    const pane = $("article").parentElement, at = first.getBoundingClientRect(), box = pane.getBoundingClientRect();
    if (at.top < box.top || at.bottom > box.bottom) pane.scrollTop += at.top - box.top - pane.clientHeight / 3;
  }
}

// --- the records ----------------------------------------------------------------------------------------------------

function bounds(q) {
  const number = (n) => (n === null ? "?" : n.toLocaleString());
  const range = q.low === q.high ? number(q.low) : q.low === null ? `≤ ${number(q.high)}` : q.high === null ? `≥ ${number(q.low)}` : `${number(q.low)} to ${number(q.high)}`;
  return `${words(q.measure)}: ${range}${q.unit ? " " + q.unit : ""} (${words(q.qualifier)})`;
}

function card(ref, tone, ...inside) {
  const node = make("li", "card", ...inside);
  if (tone) node.style.setProperty("--tone", `var(--${tone})`);
  node.dataset.refs = ref;
  node.tabIndex = 0;
  node.onclick = (click) => { if (!click.target.closest("button")) choose(ref, false); };
  node.onfocus = () => { if (chosen !== ref) choose(ref, false); };
  return node;
}

function claimCard(result, c, group) {
  const names = Object.fromEntries(result.actors.map((actor) => [actor.id, actor.name]));
  const via = c.relayed_by.length ? make("span", "small", " via " + c.relayed_by.map((id) => names[id]).join(", ")) : null;
  const said = c.said_on ? make("span", "small", " on " + c.said_on) : null;
  const against = result.claims.filter((o) => o.id !== c.id && (c.contradicts.includes(o.id) || o.contradicts.includes(c.id)));
  const opposes = against.map((o) => {
    const button = make("button", "opposes", `against ${o.id}: ${speaker(result, o)} ${o.stance}`);
    button.type = "button";
    button.onclick = () => choose(o.id, true);
    return button;
  });
  const facts = [c.id, c.about.length ? "about " + c.about.join(", ") : "", c.period && c.period.start ? "period " + [...new Set([c.period.start, c.period.end])].join(" to ") : "", c.direct_quote ? "direct quote" : "", c.made_by ? "found by " + c.made_by : "",
    c.confidence === null || c.confidence === undefined ? "" : `confidence ${c.confidence.toFixed(2)}`];
  return card(c.id, c.stance, group === "speaker" ? null : make("b", "", speaker(result, c) + " "), make("span", "stance", c.stance), via, said,
    make("div", "", c.statement), ...c.quantities.map((q) => make("span", "number", bounds(q))),
    make("blockquote", "", c.evidence.map((run) => run.text).join(" … ")), ...opposes, make("div", "small", facts.filter(Boolean).join(" · ")));
}

function drawClaims() {
  const result = shown, group = $("group").value, wanted = $("find").value.toLowerCase();
  const kept = result.claims.filter((c) => !hidden.has(c.stance) &&
    [speaker(result, c), c.statement, ...c.evidence.map((run) => run.text)].join(" ").toLowerCase().includes(wanted));
  const groups = new Map();
  for (const c of kept) {
    const name = group === "speaker" ? speaker(result, c) : group === "stance" ? c.stance : "";
    groups.set(name, [...(groups.get(name) || []), c]);
  }
  const order = [...groups].sort(([a, x], [b, y]) => group === "stance" ? STANCES.indexOf(a) - STANCES.indexOf(b) : y.length - x.length);
  $("claims").replaceChildren(...order.map(([name, claims]) => {
    const actor = group === "speaker" ? result.actors.find((a) => a.name === name) : null;
    const tally = STANCES.map((stance) => [stance, claims.filter((c) => c.stance === stance).length]).filter(([, count]) => count).map(([stance, count]) => `${count} ${stance}`).join(", ");
    const title = name ? make("h3", "", name, make("span", "small", [actor ? words(actor.kind) : "", group === "speaker" ? tally : plural(claims.length, "claim")].filter(Boolean).join(" · "))) : null;
    return make("div", "", title, make("ul", "cards", ...claims.map((c) => claimCard(result, c, group))));
  }));
  if (!kept.length) $("claims").append(make("p", "small", result.claims.length ? "No claim is left by what is chosen above." : "No claims were found in what was read."));
  const ids = new Set(kept.map((c) => c.id));
  for (const node of document.querySelectorAll("mark:not(.event)")) node.classList.toggle("off", !node.dataset.refs.split(" ").some((ref) => ids.has(ref)));
  if (chosen) choose(chosen, false);
}

function drawStances() {
  const present = STANCES.filter((stance) => shown.claims.some((c) => c.stance === stance));
  $("stances").replaceChildren(...present.map((stance) => {
    const button = make("button", "stance", `${stance} ${shown.claims.filter((c) => c.stance === stance).length}`);
    button.type = "button";
    button.style.setProperty("--tone", `var(--${stance})`);
    button.setAttribute("aria-pressed", String(!hidden.has(stance)));
    button.onclick = () => { hidden.has(stance) ? hidden.delete(stance) : hidden.add(stance); button.setAttribute("aria-pressed", String(!hidden.has(stance))); drawClaims(); };
    return button;
  }));
}

function drawRest(result) {
  const names = Object.fromEntries(result.actors.map((actor) => [actor.id, actor.name]));
  fill("events", `Events (${result.events.length})`, result.events.map((e) => {
    const when = e.start === e.end ? e.start : `${e.start || "?"} to ${e.end || "?"}`;
    const who = e.participants.map((p) => `${names[p.actor]} (${words(p.role)})`).join("; ");
    return card(e.id, "", make("b", "", words(e.type)), make("div", "", e.description), make("div", "small", who), make("div", "small", [e.id, when || "no date", e.place, e.country].filter(Boolean).join(" · ")));
  }));
  fill("actors", `Actors (${result.actors.length})`, result.actors.map((a) => {
    const facts = [a.id, words(a.kind), a.country, a.part_of ? "part of " + names[a.part_of] : "", a.aliases.length ? "also " + a.aliases.join(", ") : ""];
    return make("li", "card", make("b", "", a.name), make("div", "small", facts.filter(Boolean).join(" · ")));
  }));
  fill("made", "How it was made", made(result).map((line) => make("li", "small", line)));
}

function fill(id, title, items) {
  const list = make("ul", "cards", ...items);
  $(id).replaceChildren(make("summary", "", title), list);
}

function tally(items, key, size) {
  const counts = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] || 0) + size(item);
  return Object.entries(counts).map(([what, count]) => `${words(what)} ${count.toLocaleString()}`).join(", ");
}

function made(result) {
  const p = result.provenance;
  const lines = [result.not_read.length ? "Not read (characters): " + tally(result.not_read, (s) => s.reason, (s) => s.end - s.start) : "Nothing was left unread."];
  lines.push(result.dropped.length ? "Dropped by the checks: " + tally(result.dropped, (d) => `${d.kind}: ${d.reason}`, () => 1) : "The checks dropped nothing.");
  for (const warning of result.warnings) lines.push("Note: " + warning.message);
  if (!p) return lines;
  const cost = p.usage.cost_usd === null ? (p.usage.calls ? "cost unknown" : "no cost") : `$${p.usage.cost_usd.toFixed(4)}`;
  lines.push(`${p.model || "no model"} · profile ${p.profile} · ${p.strategy} · ${plural(p.usage.calls, "call")}, ${p.usage.input_tokens.toLocaleString()} tokens in, ${p.usage.output_tokens.toLocaleString()} out · ${cost} · ${p.seconds.toFixed(1)} s`);
  if (p.model) lines.push(p.measured ? "Measured F1 of its results (claims with the right speaker and stance): " + Object.entries(p.measured.f1).map(([set, f1]) => `${f1.toFixed(2)} on ${set}`).join(", ") : "Nobody measured how good its results are.");
  if (p.cached_at) lines.push("An equal article had been read already: this result was made at " + p.cached_at);
  for (const tried of p.tried) if (tried.error) lines.push(`${tried.model} was left: ${tried.error}`);
  return lines;
}

function draw(result) {
  shown = result; chosen = null; hidden.clear(); $("find").value = "";
  const speakers = new Set(result.claims.map((c) => c.speaker).filter(Boolean));
  const contested = result.claims.filter((c) => c.contradicts.length || result.claims.some((o) => o.contradicts.includes(c.id))).length;
  const lost = result.not_read.filter((s) => s.reason !== "furniture").reduce((sum, s) => sum + s.end - s.start, 0);
  $("summary").replaceChildren(make("span", "chip " + result.status, result.status + (lost ? `: ${lost.toLocaleString()} characters not read` : "")),
    ` ${plural(result.claims.length, "claim")} by ${plural(speakers.size, "speaker")}` + (contested ? `, ${contested} contested` : "") + `; ${plural(result.events.length, "event")}`,
    result.provenance?.cached_at ? make("span", "chip", "from the cache") : "");
  $("article").replaceChildren(annotate(result));
  drawStances(); drawRest(result); drawClaims();
  document.body.classList.add("read");
  $("result").hidden = false;
  $("summary").focus();
}

// --- wiring ---------------------------------------------------------------------------------------------------------

function step(key) {
  if (!shown || $("result").hidden || /^(TEXTAREA|INPUT|SELECT)$/.test(document.activeElement.tagName)) return;
  if (key.key === "Escape") { choose(null, false); document.activeElement.blur(); return; }
  const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[key.key];
  if (!by || key.ctrlKey || key.metaKey || key.altKey) return;
  const cards = [...document.querySelectorAll("#claims .card")];
  if (!cards.length) return;
  key.preventDefault();
  const at = cards.findIndex((node) => node.dataset.refs === chosen);
  choose(cards[Math.min(cards.length - 1, Math.max(0, at < 0 ? 0 : at + by))].dataset.refs, true);
}

function save() {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(shown, null, 2)], { type: "application/json" }));
  link.download = "extraction.json";
  link.click();
  URL.revokeObjectURL(link.href);
}

$("form").onsubmit = extract;
$("text").onkeydown = (key) => { if (key.key === "Enter" && (key.ctrlKey || key.metaKey)) $("form").requestSubmit(); };
$("stop").onclick = () => running && running.abort();
$("example").onclick = () => { $("text").value = EXAMPLE.text; $("date").value = EXAMPLE.published_on; $("go").focus(); };
$("file").onchange = async () => { const [file] = $("file").files; if (file) $("text").value = await file.text(); };
$("group").onchange = $("find").oninput = drawClaims;
$("key").onchange = () => { $("model").replaceChildren($("model").firstElementChild); models(); };
$("save").onclick = save;
document.addEventListener("keydown", step);
$("key").value = sessionStorage.getItem("key") || "";
models();
