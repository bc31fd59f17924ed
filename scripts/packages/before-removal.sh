# The timer of a program that is gone would fail every day. A schedule that runs another copy of the program stays.
units=/etc/systemd/system
unit=pg-backup-api-wizard-renew
runs_this() { grep -q "[= ]/usr/bin/pg-backup-api-wizard certs renew " "$1" 2>/dev/null; }
if [ ! -e "$units/$unit.service" ] || runs_this "$units/$unit.service"; then
  if command -v systemctl >/dev/null; then
    systemctl --quiet disable "$unit.timer" || :
    # A renewal that is at work comes to its end.
    if [ -d /run/systemd/system ]; then systemctl stop "$unit.timer" || :; fi
  fi
  rm -f "$units/$unit.service" "$units/$unit.timer" "/var/lib/systemd/timers/stamp-$unit.timer"
fi
if runs_this /etc/cron.d/pg-backup-api-wizard; then rm -f /etc/cron.d/pg-backup-api-wizard; fi
