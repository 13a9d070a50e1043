/* Homeward's own script: the live stream's pulse, the ward clock, the keyboard, the sound and the chart. */
(function () {
  'use strict';
  const STREAM_PATIENCE_MS = 5000;
  const $ = id => document.getElementById(id);
  const meta = document.querySelector('meta[name=csrf]');

  // --- every request of a script carries the token that a form would
  document.addEventListener('htmx:configRequest', e => {
    if (meta) e.detail.headers[meta.dataset.header] = meta.content;
  });

  // --- no press is lost: htmx wires buttons only once the document is read, and again 20 ms after each swap.
  // A button pressed before that is wired here, ahead of its own click; one wired already is left as it is.
  document.addEventListener('click', e => {
    const button = e.target.closest && e.target.closest('[hx-post]');
    if (button && window.htmx) window.htmx.process(button);
  }, true);

  // --- the stream's pulse
  const main = $('main');
  const streams = main && main.hasAttribute('sse-connect');
  let lastBeatAt = Date.now();
  let cut = false;
  const houseZone = ($('clock') && $('clock').dataset.zone) || 'UTC';
  const wallClock = at => new Date(at).toLocaleTimeString('en-GB', { timeZone: houseZone });

  function say(text) { const a = $('announce'); if (a) a.textContent = text; }
  function streamCut(reason) {
    if (cut) return;
    cut = true;
    document.body.classList.add('cut');
    document.body.dataset.live = 'no';
    const banner = $('stream-banner');
    banner.textContent = 'Not live since ' + wallClock(lastBeatAt) + '. ' + reason + ' What you see stood so then.';
    banner.hidden = false;
  }
  function streamBack() {
    lastBeatAt = Date.now();
    document.body.dataset.live = 'yes';
    if (!cut) return;
    cut = false;
    document.body.classList.remove('cut');
    $('stream-banner').hidden = true;
    say('Live again.');
  }
  function signedOut() {
    fetch(location.pathname, { redirect: 'manual', credentials: 'same-origin', cache: 'no-store' }).then(r => {
      if (r.type === 'opaqueredirect' || r.status === 401) {
        $('stream-banner').textContent = 'Not live since ' + wallClock(lastBeatAt) + '. You are signed out: load the page again to sign in.';
      }
    }).catch(() => {});
  }
  if (streams) {
    const make = url => {
      const source = new EventSource(url, { withCredentials: true });
      source.addEventListener('beat', e => { streamBack(); beat(JSON.parse(e.data)); });
      source.addEventListener('chime', e => chime(e.data.split(' ')));
      source.addEventListener('error', () => { streamCut('The connection broke.'); if (source.readyState === EventSource.CLOSED) signedOut(); });
      return source;
    };
    const install = () => { if (window.htmx) window.htmx.createEventSource = make; };
    install();
    setInterval(() => { if (Date.now() - lastBeatAt > STREAM_PATIENCE_MS) streamCut('The console does not answer.'); }, 500);
  }

  // --- the ward clock: carried on between heartbeats at the pace the last two showed
  const clock = $('clock');
  let ward = clock ? Number(clock.dataset.ward) : 0;
  let wardSeenAt = performance.now();
  let pace = clock && clock.dataset.driven === 'true' ? 0 : 1;
  const clockFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: houseZone });
  function beat(b) {
    const now = performance.now();
    const elapsed = now - wardSeenAt;
    if (b.driven && elapsed > 500) pace = Math.max(0, (b.ward - ward) / elapsed);
    if (!b.driven) pace = 1;
    ward = b.ward; wardSeenAt = now;
    if ($('clock-kind')) $('clock-kind').textContent = b.driven ? 'Demo or replay clock' : 'Ward time';
  }
  if (clock) setInterval(() => {
    if (cut) return;
    const at = ward + (performance.now() - wardSeenAt) * pace;
    clock.textContent = clockFormat.format(new Date(at)).replace(/,/g, '');
  }, 500);

  // --- the sound: off until asked for
  const sound = $('sound');
  const heard = new Set();
  let audio = null;
  function soundOn() { try { return localStorage.getItem('homeward-sound') === 'on'; } catch (e) { return false; } }
  function showSound() { if (sound) { sound.setAttribute('aria-pressed', String(soundOn())); sound.textContent = soundOn() ? 'Sound on' : 'Sound off'; } }
  function chime(ids) {
    const fresh = ids.filter(id => !heard.has(id));
    fresh.forEach(id => heard.add(id));
    if (!fresh.length) return;
    say(fresh.length === 1 ? 'A new alert of high priority.' : fresh.length + ' new alerts of high priority.');
    if (!soundOn()) return;
    audio = audio || new AudioContext();
    [880, 660].forEach((hz, i) => {
      const tone = audio.createOscillator(); const gain = audio.createGain();
      tone.frequency.value = hz; tone.connect(gain); gain.connect(audio.destination);
      const t = audio.currentTime + i * 0.22;
      gain.gain.setValueAtTime(0.0001, t); gain.gain.exponentialRampToValueAtTime(0.25, t + 0.02); gain.gain.exponentialRampToValueAtTime(0.0001, t + 0.2);
      tone.start(t); tone.stop(t + 0.21);
    });
  }
  if (sound) {
    showSound();
    sound.addEventListener('click', () => {
      try { localStorage.setItem('homeward-sound', soundOn() ? 'off' : 'on'); } catch (e) { /* a browser that keeps nothing keeps it off */ }
      audio = audio || new AudioContext();
      showSound();
    });
  }

  // --- the keyboard, and what a swap must not take away: focus, selection, what was typed, what was opened
  let selected = null;
  const items = () => Array.from(document.querySelectorAll('.card, .quiet-rows li, .detail'));
  function select(id, focus) {
    selected = id;
    document.querySelectorAll('.selected').forEach(e => e.classList.remove('selected'));
    const item = id && $(id);
    if (item) { item.classList.add('selected'); if (focus) { item.focus({ preventScroll: true }); item.scrollIntoView({ block: 'nearest' }); } }
  }
  const kept = new Map();
  function keep(box) {
    const active = document.activeElement;
    kept.set(box.id, {
      focus: active && box.contains(active) ? active.id : null,
      caret: active && box.contains(active) && typeof active.selectionStart === 'number' ? [active.selectionStart, active.selectionEnd] : null,
      inputs: Array.from(box.querySelectorAll('input:not([type=hidden])')).filter(i => i.id && i.value).map(i => [i.id, i.value]),
      opened: Array.from(box.querySelectorAll('details[id]')).map(d => [d.id, d.open])
    });
  }
  function restore(box) {
    const k = kept.get(box.id);
    if (!k) return;
    k.opened.forEach(([id, open]) => { const d = $(id); if (d) d.open = open; });
    k.inputs.forEach(([id, value]) => { const i = $(id); if (i) i.value = value; });
    const f = k.focus && $(k.focus);
    if (f) { f.focus({ preventScroll: true }); if (k.caret && f.setSelectionRange) f.setSelectionRange(k.caret[0], k.caret[1]); }
    select(selected, false);
  }
  document.addEventListener('htmx:sseMessage', e => restore(e.target));

  // --- a press is one act from down to up: what is under it stays until it ends. The newest state of each part waits
  // meanwhile, at most PRESS_PATIENCE_MS, so that a finger left on the glass does not stop the board; after that, a
  // press that ends on the same button it began on still counts.
  const PRESS_PATIENCE_MS = 3000;
  const waiting = new Map();
  let pressed = null;
  let holding = false;
  let patience = 0;
  function letGo() {
    holding = false;
    waiting.forEach((html, box) => { keep(box); window.htmx.swap(box, html, { swapStyle: 'innerHTML' }); window.htmx.trigger(box, 'htmx:sseMessage'); });
    waiting.clear();
  }
  document.addEventListener('pointerdown', e => {
    pressed = e.target.closest && e.target.closest('button, a, summary');
    if (!pressed) return;
    holding = true;
    clearTimeout(patience);
    patience = setTimeout(letGo, PRESS_PATIENCE_MS);
  }, true);
  function pressEnds(e) {
    const from = pressed;
    if (!from) return;
    pressed = null;
    clearTimeout(patience);
    const to = e.type === 'pointerup' && e.target.closest && e.target.closest('button, a, summary');
    // The browser makes no click where the element went away under the press.
    if (to && to !== from && !from.isConnected && from.id && from.id === to.id) to.click();
    setTimeout(letGo, 0);
  }
  document.addEventListener('pointerup', pressEnds, true);
  document.addEventListener('pointercancel', pressEnds, true);
  document.addEventListener('htmx:sseBeforeMessage', e => {
    if (holding) {
      e.preventDefault();
      waiting.set(e.target, e.detail.data);
    } else {
      keep(e.target);
    }
  });
  // A form that was taken is empty again.
  document.addEventListener('htmx:afterRequest', e => { if (e.detail.successful && e.target.tagName === 'FORM') e.target.reset(); });
  document.addEventListener('htmx:responseError', () => say('That was not taken. Load the page again and retry.'));

  document.addEventListener('keydown', e => {
    // A dialog just closed keeps the focus until the browser paints again, if what had it before is gone: a key pressed
    // in that moment is meant for the page.
    const by = what => e.target.closest(what) && !e.target.closest('dialog:not([open])');
    if (e.ctrlKey || e.metaKey || e.altKey || by('input, select, textarea, dialog')) return;
    const all = items();
    const at = all.findIndex(i => i.id === selected);
    if (e.key === 'j' && all.length) { select(all[Math.min(at + 1, all.length - 1)].id, true); e.preventDefault(); }
    else if (e.key === 'k' && all.length) { select(all[Math.max(at - 1, 0)].id, true); e.preventDefault(); }
    // The selection says which is meant, whatever has the focus: a swap may have taken the focused card away under the
    // open help. A focused link or button is meant itself.
    else if (e.key === 'Enter' && at >= 0 && !by('a, button, summary') && all[at].dataset.open) location.assign(all[at].dataset.open);
    else if (e.key === 'a' && at >= 0) { const b = all[at].querySelector('[data-ack]'); if (b) { b.click(); e.preventDefault(); } }
    else if (e.key === 'b' && document.body.dataset.page === 'patient') location.assign('/');
    else if (e.key === '?' && $('help')) { $('help').showModal(); e.preventDefault(); }
  });
  if ($('help-open')) $('help-open').addEventListener('click', () => $('help').showModal());

  // --- the chart
  const box = $('chart');
  if (box && window.uPlot) chart(box);

  function chart(box) {
    const note = $('chart-note');
    const picked = $('signal');
    const spans = Array.from(document.querySelectorAll('[data-span]'));
    const HOUR = 3600000;
    let until = Number(box.dataset.now);
    let from = until - 72 * HOUR;
    let plot = null;
    let asked = 0;
    const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

    function underlay(doc) {
      return u => {
        const { ctx } = u; const { left, top, width, height } = u.bbox;
        ctx.save(); ctx.beginPath(); ctx.rect(left, top, width, height); ctx.clip();
        doc.nights.forEach(n => {
          const x0 = u.valToPos(n.from, 'x', true); const x1 = u.valToPos(n.until, 'x', true);
          const w = Math.max(2, x1 - x0); const strip = 7 * devicePixelRatio;
          ctx.globalAlpha = 0.09; ctx.fillStyle = colour(n.colour); ctx.fillRect(x0, top, w, height); ctx.globalAlpha = 1;
          ctx.fillStyle = colour(n.colour); ctx.strokeStyle = colour('unjudged');
          if (n.colour === 'unjudged') { ctx.setLineDash([4, 3]); ctx.strokeRect(x0, top + 1, w, strip); ctx.setLineDash([]); }
          else if (n.colour === 'first') { ctx.strokeStyle = colour('first'); ctx.lineWidth = 2 * devicePixelRatio; ctx.strokeRect(x0 + 1, top + 1, w - 2, strip - 2); }
          else ctx.fillRect(x0, top, w, strip);
          if (n.center !== null) {
            const c = u.valToPos(n.center, 'y', true);
            const h = n.high === null ? c : u.valToPos(n.high, 'y', true); const l = n.low === null ? c : u.valToPos(n.low, 'y', true);
            ctx.fillStyle = colour('band'); ctx.fillRect(x0, h, w, Math.max(2, l - h));
            ctx.strokeStyle = colour('accent'); ctx.lineWidth = devicePixelRatio; ctx.setLineDash([5, 3]);
            ctx.beginPath(); ctx.moveTo(x0, c); ctx.lineTo(x0 + w, c); ctx.stroke(); ctx.setLineDash([]);
          }
        });
        ctx.restore();
      };
    }

    function draw(doc) {
      if (plot) plot.destroy();
      box.textContent = '';
      const axis = { stroke: colour('soft'), grid: { stroke: colour('line'), width: 1 }, ticks: { stroke: colour('line') } };
      const tz = ts => uPlot.tzDate(new Date(ts * 1000), doc.zone);
      const known = doc.value.filter(v => v !== null).concat(doc.nights.flatMap(n => [n.center, n.high].filter(v => v !== null)));
      const options = {
        width: box.clientWidth - 14, height: 290, tzDate: tz, legend: { live: true },
        scales: { x: { min: from / 1000, max: until / 1000 }, y: doc.bars ? { range: (u, a, b) => [0, Math.max(10, (b || 0) * 1.1)] } : { range: (u, a, b) => known.length ? [Math.floor(Math.min(...known, a ?? Infinity) - 5), Math.ceil(Math.max(...known, b ?? -Infinity) + 5)] : [0, 100] } },
        axes: [Object.assign({}, axis, { values: [[86400, '{D} {MMM}', null, null, null, null, null, null, 1], [3600, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1], [60, '{HH}:{mm}', '\n{D} {MMM}', null, '\n{D} {MMM}', null, null, null, 1], [1, ':{ss}', '\n{D} {MMM} {HH}:{mm}', null, '\n{D} {MMM} {HH}:{mm}', null, '\n{HH}:{mm}', null, 1]] }), Object.assign({}, axis, { size: 48 })],
        series: [
          { label: 'Time', value: (u, v) => v === null ? '–' : new Date(v * 1000).toLocaleString('en-GB', { timeZone: doc.zone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }) },
          doc.bars ? { label: doc.name, stroke: colour('mean'), fill: colour('range'), paths: uPlot.paths.bars({ size: [0.9, 60] }), points: { show: false } }
                   : { label: doc.name, stroke: colour('mean'), width: 1.6, spanGaps: false, points: { size: 4 } }
        ].concat(doc.bars || doc.resolution === 'raw' ? [] : [
          { label: 'largest', stroke: 'transparent', spanGaps: false, points: { show: false } },
          { label: 'smallest', stroke: 'transparent', spanGaps: false, points: { show: false } }]),
        bands: doc.bars || doc.resolution === 'raw' ? [] : [{ series: [2, 3], fill: colour('range') }],
        hooks: { drawAxes: [underlay(doc)], setSelect: [u => {
          if (u.select.width > 5) {
            from = Math.round(u.posToVal(u.select.left, 'x') * 1000); until = Math.round(u.posToVal(u.select.left + u.select.width, 'x') * 1000);
            load();
          }
        }] }
      };
      const data = [doc.at, doc.value].concat(doc.bars || doc.resolution === 'raw' ? [] : [doc.high, doc.low]);
      plot = new uPlot(options, data, box);
    }

    function words(doc) {
      const unit = { raw: 'every reading', minute: 'one point a minute', hour: 'one point an hour', day: 'one point a day' }[doc.resolution];
      const parts = doc.at.length === 0 ? ['No ' + doc.name.toLowerCase() + ' in this span.'] : [doc.name + ': ' + unit + ', ' + (doc.bars ? 'sums' : 'means') + (doc.unit ? ' in ' + doc.unit : '') + ', ' + doc.zone + ' time.'];
      if (doc.gaps.length) parts.push(doc.gaps.length + (doc.gaps.length === 1 ? ' gap' : ' gaps') + ' without readings, not connected.');
      doc.nights.filter(n => n.colour === 'unjudged' && n.verdict.indexOf('too late') >= 0).forEach(n => parts.push('Night to ' + n.date + ': readings arrived too late to be judged.'));
      parts.push('Drag to zoom, double-click or choose a span to go back.');
      if (doc.note) parts.push(doc.note);
      note.textContent = parts.join(' ');
    }

    function load() {
      const mine = ++asked;
      note.textContent = 'The trend is being loaded.';
      const url = box.dataset.trend + '?signal=' + encodeURIComponent(picked.value) + '&from=' + from + '&until=' + until;
      fetch(url, { credentials: 'same-origin' })
        .then(r => { if (!r.ok) throw new Error(String(r.status)); return r.json(); })
        .then(doc => { if (mine === asked) { draw(doc); words(doc); } })
        .catch(() => { if (mine === asked) note.textContent = 'The trend could not be loaded. The store may not answer; choose a span to try again.'; });
    }
    function span(hours) {
      until = Math.max(Number(box.dataset.now), streams ? ward : 0); from = until - hours * HOUR;
      spans.forEach(b => b.setAttribute('aria-pressed', String(Number(b.dataset.span) === hours)));
      load();
    }
    spans.forEach(b => b.addEventListener('click', () => span(Number(b.dataset.span))));
    picked.addEventListener('change', load);
    box.addEventListener('dblclick', () => span(Number((document.querySelector('[data-span][aria-pressed=true]') || spans[2]).dataset.span)));
    const shift = d => { const w = until - from; from += d * w / 2; until += d * w / 2; load(); };
    $('trend-back').addEventListener('click', () => shift(-1));
    $('trend-forth').addEventListener('click', () => shift(1));
    window.addEventListener('resize', () => { if (plot) plot.setSize({ width: box.clientWidth - 14, height: 290 }); });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', load);
    load();
  }
})();
