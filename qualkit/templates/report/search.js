(() => {
  const byId = (id) => document.getElementById(id);
  const [box, words, found, main] = ["_search", "_words", "_found", "_report"].map(byId);
  const make = (name, more) => Object.assign(document.createElement(name), more);
  const told = (text) => { found.textContent = text; };

  // the contents fold where they would stand before the report
  const contents = byId("_contents");
  contents.open = matchMedia("(min-width: 68rem)").matches;
  addEventListener("beforeprint", () => { contents.open = true; });

  // searching: which quotations hold every word
  const quotations = main.querySelectorAll(".quotation");
  const plain = (text) => text.toLowerCase().replace(/[‘’]/g, "'");
  const hide = (element, hidden) => { if (element.hidden !== hidden) element.hidden = hidden; };
  let sections, groups;
  const read = () => {
    if (groups) return;
    sections = main.querySelectorAll("section");
    groups = new Map();
    for (const one of quotations) {
      const group = one.parentElement;
      if (!groups.has(group)) groups.set(group, []);
      groups.get(group).push([one, plain(one.textContent)]);
    }
  };
  const search = () => {
    read();
    const wanted = plain(words.value).split(/\s+/).filter(Boolean);
    const holding = new Set();
    let count = 0;
    for (const [group, all] of groups) {
      const held = all.map(([, text]) => wanted.every((word) => text.includes(word)));
      const some = held.filter(Boolean).length;
      count += some;
      hide(group, !some);
      if (!some) continue;
      all.forEach(([one], at) => hide(one, !held[at]));
      for (let s = group.closest("section"); s && !holding.has(s); s = s.parentElement.closest("section")) holding.add(s);
    }
    main.classList.toggle("searching", wanted.length > 0);
    for (const one of sections) hide(one, wanted.length > 0 && !holding.has(one));
    told(wanted.length ? `${count} of ${quotations.length} quotations` : "");
  };
  box.hidden = !quotations.length;
  words.addEventListener("focus", read);
  words.addEventListener("input", search);
  words.addEventListener("keydown", (event) => {
    const first = event.key === "Enter" && main.querySelector(".searching .quotation:not([hidden], [hidden] *)");
    if (!first) return;
    first.tabIndex = -1;
    first.focus();
  });

  // an address within the page shows what it leads to, whatever is searched for
  const reveal = (hash) => {
    let id = hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* as it stands */ }
    const there = byId(id);
    if (!there || !main.matches(".searching") || !main.contains(there)) return null;
    if (!there.closest("[hidden]") && there.closest("section, .quotation") === there) return null;
    words.value = "";
    search();
    return there;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link) reveal(link.hash);
  });
  addEventListener("hashchange", () => reveal(location.hash)?.scrollIntoView());

  // a button that copies the address of a section
  for (const head of main.querySelectorAll("section > :is(h2, h3, h4)")) {
    const button = make("button", { type: "button", className: "copy", ariaLabel: `Copy a link to “${head.lastChild.textContent.trim()}”` });
    button.addEventListener("click", async () => {
      history.replaceState(null, "", `#${head.parentElement.id}`);
      try { await navigator.clipboard.writeText(location.href); told("Link copied"); } catch { told("The link is in the address bar"); }
    });
    head.after(button);
  }

  // sorting: up, down, as printed; what is no number stands last
  const number = (text) => {
    const [, part, whole] = /^([\d,.]+)%?(?: of ([\d,]+))?/.exec(text.replace(/^none/, "0")) ?? [];
    return part && Number(part.replaceAll(",", "")) / (whole ? Number(whole.replaceAll(",", "")) : 1);
  };
  const order = (up) => (a, b) => {
    if (typeof a.n === "number" && typeof b.n === "number") return up * (a.n - b.n);
    if (typeof a.n === "number" || typeof b.n === "number") return typeof a.n === "number" ? -1 : 1;
    return up * a.text.localeCompare(b.text);
  };
  for (const table of main.querySelectorAll(".tabled table")) {
    const body = table.tBodies[0];
    const rows = [...body.rows].filter((row) => !row.matches(".total"));
    if (rows.length < 3) continue;
    const heads = table.tHead.rows[table.tHead.rows.length - 1].cells;
    [...heads].forEach((head, column) => {
      const name = head.textContent;
      const button = make("button", { type: "button", className: "sort" });
      if (head.querySelector("a")) button.ariaLabel = `Sort by ${name}`;
      else button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const up = { ascending: -1, descending: 0 }[head.ariaSort] ?? 1;
        for (const other of heads) other.ariaSort = null;
        const keyed = rows.map((row) => { const text = row.cells[column].textContent.trim(); return { row, text, n: number(text) }; });
        if (up) { keyed.sort(order(up)); head.ariaSort = up > 0 ? "ascending" : "descending"; }
        body.prepend(...keyed.map((one) => one.row));
        told(up ? `Sorted by ${name}, ${head.ariaSort}` : "In the order of the report");
      });
    });
  }
})();
