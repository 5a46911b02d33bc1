@echo off
rem Starts Kaibo with a double click: makes the environment once, then opens the app.
chcp 65001 >nul
setlocal
cd /d "%~dp0"
if "%PORT%"=="" set PORT=8501
rem SHARE=1 opens it to the local network, so that phones can follow.
if not "%SHARE%"=="" set KAIBO_SHARE=%SHARE%
where py >nul 2>nul && (set PY=py -3) || (set PY=python)
%PY% -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>nul
if errorlevel 1 (
  echo Kaibo needs Python 3.11 or newer: https://www.python.org/downloads/
  echo Kaibo 需要 Python 3.11 或更新版本。
  pause
  exit /b 1
)
if not exist .venv\Scripts\python.exe (
  echo Making the environment · 正在准备环境 ...
  %PY% -m venv .venv || goto failed
)
fc /b requirements.txt .venv\installed.txt >nul 2>nul
if errorlevel 1 (
  echo Installing what Kaibo needs · 正在安装依赖 ...
  .venv\Scripts\python -m pip install -q --disable-pip-version-check -r requirements.txt || goto failed
  copy /y requirements.txt .venv\installed.txt >nul
)
start "" /min cmd /c "timeout /t 4 >nul & start http://127.0.0.1:%PORT%"
.venv\Scripts\python -m planner.start
pause
exit /b 0
:failed
echo Something failed above; nothing was changed in your data. · 安装失败，你的数据没有变化。
pause
exit /b 1
