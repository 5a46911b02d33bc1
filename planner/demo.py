"""``make demo``: Kaibo with a stream on air, on a platform that plays. No account is needed,
nothing is asked of the internet, and the data folder of the demo is its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from planner import start
from planner.actions import demo
from planner.domain.campaign import Campaign
from planner.errors import KaiboError, StoreBusyError, StoreDamagedError, StoreNewerError
from planner.i18n import Language, words
from planner.settings import ROOT, settings
from planner.store.database import open_database
from planner.store.sealing import seal_of
from planner.store.telemetry import open_telemetry, telemetry

SINCE = timedelta(minutes=20)
"""How long the stream has been on when the demo starts, so that there is a curve to see."""
MARK = "made-by-make-demo"
"""A file that says that a folder is the demo's, and may be made anew."""
ELSEWHERE = ("KAIBO_DATABASE_URL", "KAIBO_TELEMETRY_URL", "KAIBO_PUBLIC_URL")
"""Settings that would lead the demo out of its folder."""


def main() -> int:
    """Make the demo's data anew, start its platform and the app, and end both together."""
    folder = _folder()
    if problem := _made_anew(folder):
        _say(problem)
        return 1
    for name in ELSEWHERE:
        os.environ.pop(name, None)
    os.environ.update(KAIBO_DATA_DIR=str(folder), KAIBO_DEMO="1")
    try:
        return _play(folder)
    except KaiboError as error:
        _say("\n".join(words(language)(error.key, **error.params) for language in ("en", "zh")))
        return 1


def _play(folder: Path) -> int:
    language, now = _language(), datetime.now(UTC)
    with closing(open_database("", folder)) as database:
        campaign = demo.plan(database, language, _whole_minute(now - SINCE))
    with _platform(campaign) as address:
        if not address:
            return 1  # it has said why
        os.environ.update(_addresses(address))
        numbers = telemetry()  # ours from here on: by this a second demo knows of us
        with closing(open_database("", folder)) as database:
            made = demo.connect(database, seal_of(settings()), language, campaign, now=now)
            demo.catch_up(database, numbers, language, campaign, made, now=now)
        print("Demo · 演示: the stream on air is made up · 正在播的直播是编出来的", flush=True)
        return start.main("demo", f"/metrics?campaign={campaign.id}")


def _folder() -> Path:
    given = os.environ.get("KAIBO_DATA_DIR")
    return Path(given).expanduser().resolve() / "demo" if given else ROOT / "data" / "demo"


def _made_anew(folder: Path) -> str:
    """Empty the demo's folder; return what stands in the way."""
    if folder.exists():
        if not (folder / MARK).exists():
            return f"{folder}: not a folder of the demo · 不是演示的文件夹"
        try:
            with suppress(StoreDamagedError, StoreNewerError):  # made anew like any other
                open_telemetry("", folder).close()
        except StoreBusyError:
            return "The demo is running already · 演示已经在运行"
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARK).touch()
    return ""


@contextmanager
def _platform(campaign: Campaign) -> Iterator[str]:
    """Start the platform that plays, yield its address, end it. It ends with its standard
    input, and so with us whatever happens."""
    header = campaign.header
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "connectors.demo", "--began", header.starts_at.isoformat()),
            *("--title", header.title, "--channel", campaign.platform.channels[0].account),
            *(f"{cue.kind}:{cue.seconds}" for cue in demo.cues(campaign.run_sheet)),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,  # the keyboard's Ctrl+C is for us: we end it
    )
    with process:
        try:
            yield process.stdout.readline().strip() if process.stdout else ""
        finally:
            if process.stdin:
                process.stdin.close()


def _addresses(platform: str) -> dict[str, str]:
    """The settings that send the connector to the platform that plays."""
    return {
        "KAIBO_YOUTUBE_API_URL": platform,
        "KAIBO_YOUTUBE_ANALYTICS_URL": platform,
        "KAIBO_YOUTUBE_SIGN_IN_URL": f"{platform}/o/oauth2/v2/auth",
        "KAIBO_YOUTUBE_TOKEN_URL": f"{platform}/token",
    }


def _language() -> Language:
    """English where the machine's language is, Chinese otherwise."""
    said = os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "en" if said.startswith("en") else "zh"


def _whole_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _say(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    raise SystemExit(main())
