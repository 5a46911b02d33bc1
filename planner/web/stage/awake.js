// Keep the screen on. The browser's own way needs HTTPS (or this machine); where it is
// missing, as on the local network or in WeChat's browser, a silent picture is played
// after the first touch; where that fails too, the person is told.

export function stayAwake(root, onChange = () => {}) {
  let lock = null;
  let video = null;
  let closed = false;

  async function ask() {
    if (closed || document.visibilityState !== "visible") return;
    try {
      lock = await navigator.wakeLock.request("screen");
      lock.addEventListener("release", () => onChange("off"));
      onChange("lock");
    } catch {
      onChange("off");
    }
  }

  async function play() {
    document.removeEventListener("pointerdown", play);
    if (closed) return;
    try {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 2;
      const pen = canvas.getContext("2d");
      const timer = setInterval(() => (closed ? clearInterval(timer) : pen.fillRect(0, 0, 2, 2)), 1000);
      video = document.createElement("video");
      video.muted = video.playsInline = video.loop = true;
      video.setAttribute("aria-hidden", "true");
      video.className = "awake";
      video.srcObject = canvas.captureStream(1);
      root.append(video);
      await video.play();
      onChange("video");
    } catch {
      onChange("off");
    }
  }

  if ("wakeLock" in navigator) {
    ask();
    document.addEventListener("visibilitychange", ask);
  } else {
    onChange("off");
    document.addEventListener("pointerdown", play);
  }
  return () => {
    closed = true;
    document.removeEventListener("visibilitychange", ask);
    document.removeEventListener("pointerdown", play);
    lock?.release();
    video?.remove();
  };
}
