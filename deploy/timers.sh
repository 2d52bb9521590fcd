#!/bin/sh
# What the timers of deploy/systemd do, for containers: each minute, each hour, each morning after nine, and each
# night after three.

python=/srv/vaimh/site/.venv/bin/python
cd /srv/vaimh/site || exit 1
trap 'exit 0' TERM INT

hour=
night=$(date +%F) # a restart is no reason for a second night
[ "$(date +%H)" -lt 3 ] && night=
morning=

while true; do
    $python manage.py publish_scheduled
    # Beside the others: at so many mails a minute, a run takes a while.
    if [ "$morning" != "$(date +%F)" ] && [ "$(date +%H)" -ge 9 ]; then
        morning=$(date +%F)
        {
            $python manage.py send_mail_due
        } &
    elif [ $(($(date +%M) % 5)) -eq 0 ]; then
        {
            $python manage.py send_mail_due --queued
        } &
    fi
    if [ "$hour" != "$(date +%H)" ]; then
        hour=$(date +%H)
        $python manage.py mail_messages
    fi
    if [ "$night" != "$(date +%F)" ] && [ "$(date +%H)" -ge 3 ]; then
        night=$(date +%F)
        $python manage.py backup "/var/backups/vaimh/$(date +%F-%H%M%S)"
        $python manage.py forget_imports
        $python manage.py forget_messages
        $python manage.py clearsessions
        $python manage.py prune_db_task_results --backend background --queue-name "*" --min-age-days 3
    fi
    sleep $((60 - $(date +%s) % 60)) &
    wait $!
done
