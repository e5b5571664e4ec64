# accept: exited
raise SystemExit(300)
