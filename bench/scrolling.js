/** What a browser does while a log of messages is scrolled: put into the page by `bench.scrolling`, on the log's element. */
(log) => {
  const root = log.shadowRoot;
  const scroller = root.querySelector(".scroller");
  const rows = root.querySelector(".rows");
  const long = [];
  new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: "longtask" });
  const frame = () => new Promise(requestAnimationFrame);
  /** Where a row is painted in this frame, in whole pixels. What a script reads before that may still change: nobody sees it. */
  const painted = (row) =>
    new Promise((done) => {
      const observer = new IntersectionObserver(([{ boundingClientRect }]) => {
        observer.disconnect();
        done(boundingClientRect.top - scroller.getBoundingClientRect().top);
      });
      observer.observe(row);
    });
  const topOf = (row) => row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;

  /** A message in sight: what the reader looks at. A day's heading goes up when older messages of that day come. */
  const looked = () => {
    const middle = scroller.clientHeight / 2;
    const all = [...rows.querySelectorAll(":scope > tidings-message")];
    return all.find((row) => topOf(row) + row.offsetHeight > middle) ?? all.at(-1);
  };

  /** How much of the window no row covers, though there are more of them. */
  const blank = () => {
    const [box, window] = [rows.getBoundingClientRect(), scroller.getBoundingClientRect()];
    const above = log.room.pages.hasOlder ? Math.max(0, box.top - window.top) : 0;
    const below = log.room.pages.hasNewer ? Math.max(0, window.bottom - box.bottom) : 0;
    return above + below;
  };

  /**
   * Scrolls by so many pixels a frame, until `ends` or the time is over. A row that was moved by anything but that has jumped.
   */
  const scroll = async (by, seconds, ends) => {
    long.length = 0;
    const found = { frames: 0, dropped: 0, worst: 0, blank: 0, jumps: 0, jumped: 0, rows: 0, passed: 0, long };
    const seen = new Set();
    let last = await frame();
    const end = last + 1000 * seconds;
    while (last < end && !ends()) {
      const row = looked();
      const before = scroller.scrollTop;
      scroller.scrollTop += by;
      const stays = row === undefined ? 0 : topOf(row);
      if (row?.message !== undefined) seen.add(row.message.offset);
      const now = await frame();
      found.frames += 1;
      found.dropped += Math.max(0, Math.round((now - last) / 16.67) - 1);
      found.worst = Math.max(found.worst, now - last);
      found.blank += blank() > 1 ? 1 : 0;
      found.rows = Math.max(found.rows, rows.children.length);
      last = now;
      const moved = row?.isConnected === true ? Math.abs((await painted(row)) - stays) : 0;
      found.jumps += moved > 2 ? 1 : 0;
      found.jumped = Math.max(found.jumped, moved);
      if (before === scroller.scrollTop && log.room.pages.hasOlder === false && by < 0) break;
    }
    const offsets = [...seen];
    found.passed = offsets.length === 0 ? 0 : Math.max(...offsets) - Math.min(...offsets);
    await frame();
    return { ...found, long: found.long.map(Math.round) };
  };

  globalThis.measured = { scroll, scroller, rows, log, frame, looked, topOf, long };
}
