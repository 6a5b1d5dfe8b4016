(() => {
  const box = document.getElementById("search");
  const words = document.getElementById("words");
  const found = document.getElementById("found");
  const main = document.getElementById("report");
  const sections = main.querySelectorAll("section");
  const quotations = Array.from(main.querySelectorAll(".quotation"), (q) => [q, q.textContent.toLowerCase()]);
  box.hidden = !quotations.length;
  words.addEventListener("input", () => {
    const wanted = words.value.trim().toLowerCase();
    const holding = new Set();
    let count = 0;
    for (const [quotation, text] of quotations) {
      quotation.hidden = !text.includes(wanted);
      if (quotation.hidden) continue;
      count += 1;
      for (let s = quotation.closest("section"); s && !holding.has(s); s = s.parentElement.closest("section")) holding.add(s);
    }
    main.classList.toggle("searching", wanted !== "");
    for (const s of sections) s.hidden = wanted !== "" && !holding.has(s);
    found.textContent = wanted && `${count} of ${quotations.length} quotations`;
  });
})();
