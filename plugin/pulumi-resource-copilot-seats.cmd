@echo off
where node >nul 2>nul
if errorlevel 1 (
  echo pulumi-resource-copilot-seats needs Node 20.19, 22.12 or newer, and there is none on PATH: https://nodejs.org 1>&2
  exit /b 1
)
node "%~dp0pulumi-resource-copilot-seats" %*
