// The axis under mouse, pen and fingers: drag, wheel, pinch, choose.

Axis.prototype.listen = function () {
  const { canvas } = this, down = new Map();
  let moved = 0, brushing = false, pinch = 0;
  const place = (happening) => {
    const box = canvas.getBoundingClientRect();
    return [happening.clientX - box.left, happening.clientY - box.top];
  };
  const hit = ([x, y]) => this.hits.findLast((spot) => x >= spot.x && x <= spot.x + spot.w && y >= spot.y && y <= spot.y + spot.h);
  const centre = (x) => {
    const [first, last] = this.whole, at = first + ((x - 8) / (this.width - 16)) * (last - first);
    const span = this.to - this.from;
    this.go(at - span / 2, at + span / 2, false);
  };

  canvas.addEventListener("pointerdown", (happening) => {
    canvas.setPointerCapture(happening.pointerId);
    down.set(happening.pointerId, place(happening));
    moved = 0;
    brushing = down.size === 1 && place(happening)[1] < OVERVIEW;
    if (brushing) centre(place(happening)[0]);
    pinch = 0;
  });
  canvas.addEventListener("pointermove", (happening) => {
    const now = place(happening), before = down.get(happening.pointerId);
    if (!before) return this.hover(hit(now), now);
    moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    down.set(happening.pointerId, now);
    if (brushing) return centre(now[0]);
    if (down.size === 2) {
      const [one, other] = [...down.values()], apart = Math.hypot(one[0] - other[0], one[1] - other[1]);
      if (pinch > 0 && apart > 0) this.zoom(pinch / apart, this.moment((one[0] + other[0]) / 2), false);
      pinch = apart;
    } else if (moved > 3) {
      const by = this.moment(before[0]) - this.moment(now[0]);
      this.go(this.from + by, this.to + by, false);
    }
  });
  const up = (happening) => {
    if (!down.delete(happening.pointerId)) return;
    if (happening.type === "pointerup" && moved <= 4 && !brushing) {
      const spot = hit(place(happening));
      if (spot?.event) this.on.pick(spot.event);
      else if (spot?.zoom) this.go(...spot.zoom);
    }
    pinch = 0;
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => this.hover(null));
  canvas.addEventListener("dblclick", (happening) => this.zoom(0.4, this.moment(place(happening)[0])));
  canvas.addEventListener("wheel", (happening) => {
    happening.preventDefault();
    const sideways = happening.shiftKey ? happening.deltaY : happening.deltaX;
    if (Math.abs(sideways) > Math.abs(happening.deltaY) || happening.shiftKey) {
      const by = ((this.to - this.from) * sideways) / this.width;
      this.go(this.from + by, this.to + by, false);
    } else {
      const notches = happening.deltaMode === 1 ? happening.deltaY / 3 : happening.deltaY / 100;
      this.zoom(1.25 ** Math.max(-3, Math.min(3, notches)), this.moment(place(happening)[0]), false);
    }
  }, { passive: false });
};

Axis.prototype.hover = function (spot, at) {
  const event = spot?.event ?? null, tip = document.getElementById("tip");
  this.canvas.style.cursor = spot ? "pointer" : "grab";
  if (spot && at) {
    tip.replaceChildren();
    if (event) tip.append(node("strong", "", event.w), node("span", "", event.t));
    else tip.append(node("span", "", spot.count ? `${spot.count} events; choose to come closer` : "choose to come closer"));
    tip.hidden = false;
    const box = this.canvas.getBoundingClientRect();
    const x = Math.min(Math.max(8, box.left + at[0] - tip.offsetWidth / 2), innerWidth - tip.offsetWidth - 8);
    tip.style.transform = `translate(${x}px, ${box.top + scrollY + at[1] + 18}px)`;
  } else tip.hidden = true;
  if (event !== this.hovered) { this.hovered = event; this.draw(); }
};
