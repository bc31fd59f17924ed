/**
 * The working part of the kit's script. TPA compares the key, the dates and the issuer's name (roles/sys/ssl/tasks/verify.yml), so
 * the checks here are stricter: signatures, and that CA.crt and CA.key belong together. It looks first, and changes nothing until
 * every check has passed; what it replaces is kept, and put back if it fails half way.
 */
export const kitScriptBody = `
say() { printf '%s\\n' "$*"; }
fail() {
  printf '%s\\n' "$*" >&2
  exit 1
}
kept=
new=
changing=no
# What was changed is put back unless the script came to its end; and what it unpacked goes.
leave() {
  set +e
  if [ "$changing" = yes ]; then
    [ -z "$new" ] || rm -f -- "$new"
    while IFS= read -r file; do
      copy=$kept/$(printf '%s' "$file" | tr / %)
      if [ -e "$copy" ]; then cp -p -- "$copy" "$file"; else rm -f -- "$file"; fi || changing=stuck
    done <"$kept/changed"
    if [ "$changing" = yes ]; then
      say 'It failed half way: everything was put back as it was.' >&2
    else
      say "It failed half way, and not everything could be put back: what was there is in $kept" >&2
    fi
  fi
  close_kit
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

dry_run=no
replace_ca=
cluster=
while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry_run=yes ;;
    --replace-ca)
      [ $# -gt 1 ] || fail '--replace-ca needs the SHA-256 fingerprint of the CA that goes.'
      replace_ca=$2
      shift
      ;;
    -*) fail "$1 is no option: sh apply.sh [--dry-run] [--replace-ca SHA256] FOLDER" ;;
    *)
      [ -z "$cluster" ] || fail 'Name one folder.'
      cluster=$1
      ;;
  esac
  shift
done
cluster=\${cluster:-.}
[ -f "$cluster/config.yml" ] || fail "$cluster is no TPA cluster's folder: it has no config.yml."
grep -qF -- "$host" "$cluster/config.yml" || fail "$cluster/config.yml does not name $host: this kit is for another cluster."
command -v openssl >/dev/null || fail 'openssl is needed.'
cluster=$(CDPATH="" cd -- "$cluster" && pwd)
ssl=$cluster/ssl
# Root does not work where somebody else could put a link in a file's place.
if [ "$(id -u)" -eq 0 ]; then
  for folder in "$cluster" "$ssl" "$ssl/$host" "$cluster/$(dirname "$hook")"; do
    [ -d "$folder" ] || continue
    [ -n "$(find "$folder" -prune -user 0 ! -perm -020 ! -perm -002)" ] || fail "$folder is not root's alone: run this as the user whose folder it is."
  done
fi
open_kit

fingerprint() { openssl x509 -noout -fingerprint -sha256 -in "$1" | sed 's/.*=//'; }
subject() { openssl x509 -noout -subject -nameopt RFC2253 -in "$1"; }
public() { openssl x509 -noout -pubkey -in "$1"; }
# A key behind a passphrase must not ask: TPA could not use it either.
public_of_key() { openssl pkey -pubout -passin pass: -in "$1" 2>/dev/null; }
# No store of the system counts; openssl 1.1.1 has no option for all of them.
signed() { SSL_CERT_FILE=/dev/null SSL_CERT_DIR=/dev/null openssl verify -no-CApath -partial_chain -CAfile "$kit/CA.crt" "$1" >/dev/null 2>&1; }
# TPA's ssl_cert_min_valid_period is seven days.
lasts() { openssl x509 -noout -checkend 604800 -in "$1" >/dev/null 2>&1; }
same() { [ -f "$2" ] && cmp -s "$1" "$2"; }

# The kit itself: what the host wrote, and nothing else.
[ "$(fingerprint "$kit/CA.crt")" = "$expected_ca" ] || fail "$kit/CA.crt is not the one that belongs to this script."
for service in $services; do
  file=$kit/ssl/$host/$service.crt
  [ "$(fingerprint "$file")" = "$(expected "$service")" ] || fail "$file is not the one that belongs to this script."
  signed "$file" || fail "$file is not signed by the CA of this kit."
  lasts "$file" || fail "$file ends within seven days, and TPA would refuse it: renew it on $host and make a new kit."
done
if [ "$with_ca_key" = yes ]; then
  [ -f "$kit/CA.key" ] || fail "$kit/CA.key is missing."
  [ "$(public_of_key "$kit/CA.key")" = "$(public "$kit/CA.crt")" ] || fail "$kit/CA.key is not the key of this CA."
fi

for file in "$ssl" "$ssl/$host"; do
  [ ! -L "$file" ] || fail "$file is a symbolic link: make the change by hand."
done
for file in CA.crt CA.key $(for service in $services; do echo "$host/$service.crt"; done); do
  [ ! -L "$ssl/$file" ] || fail "$ssl/$file is a symbolic link: make the change by hand."
  [ ! -e "$ssl/$file" ] || [ -f "$ssl/$file" ] || fail "$ssl/$file is not a regular file."
done

# What happens to the CA: nothing, a renewed certificate of the same key, or another CA.
ca=keep
if [ ! -f "$ssl/CA.crt" ]; then
  [ ! -e "$ssl/CA.key" ] || fail "$ssl/CA.key is there without its certificate: it is left alone. Move it away, or put its CA.crt beside it."
  [ "$with_ca_key" = yes ] || fail "$ssl has no CA: TPA would make a new one and renew nothing of $host. Where the CA was made on $host: wizard certs kit --with-ca-key."
  ca=new
else
  [ -f "$ssl/CA.key" ] || fail "$ssl/CA.key is missing: the next deploy would make a new CA. Put it back first."
  [ "$(public_of_key "$ssl/CA.key")" = "$(public "$ssl/CA.crt")" ] || fail "$ssl/CA.key is not the unprotected key of $ssl/CA.crt: the next deploy would make a new CA. Mend that first."
  if [ "$(fingerprint "$ssl/CA.crt")" = "$expected_ca" ]; then
    ca=keep
  elif [ "$(public "$ssl/CA.crt")" = "$(public "$kit/CA.crt")" ] && [ "$(subject "$ssl/CA.crt")" = "$(subject "$kit/CA.crt")" ]; then
    # Whether the one here lasts longer, without the date command's own ideas of dates.
    if openssl x509 -noout -checkend "$((ca_ends - $(date +%s) + 60))" -in "$ssl/CA.crt" >/dev/null 2>&1; then
      fail "The CA here is a newer certificate of the same key than the one on $host: bring $ssl/CA.crt to $host first."
    fi
    ca=renewed
  else
    there=$(fingerprint "$ssl/CA.crt")
    [ "$with_ca_key" = yes ] || fail "The CA here is another one than that of $host: $(subject "$ssl/CA.crt"), SHA-256 $there. The next deploy would put it into the trust store of $host. Have the requests of $host signed here instead: wizard certs request, sign, import."
    [ "$replace_ca" = "$there" ] || fail "The CA here is another one than that of $host: $(subject "$ssl/CA.crt"). Every certificate that it issued goes with it. If that is meant: --replace-ca $there"
    ca=replaced
  fi
fi

work=
add() { work="$work$1
"; }
case $ca in
  new) add "put CA.crt and CA.key into $ssl" ;;
  renewed) add "replace $ssl/CA.crt by the renewed certificate of the same key" ;;
  replaced) add "replace $ssl/CA.crt and $ssl/CA.key" ;;
esac
for service in $services; do
  same "$kit/ssl/$host/$service.crt" "$ssl/$host/$service.crt" || add "put $service.crt into $ssl/$host"
done
# A certificate that ended, or of another CA, keeps TPA from issuing a new one: it takes it for up to date.
stale=
others=
for file in "$ssl"/*/*.crt; do
  if [ ! -f "$file" ] || [ -L "$file" ]; then continue; fi
  folder=$(basename "$(dirname "$file")")
  name=$(basename "$file" .crt)
  if [ "$folder" = "$host" ]; then
    case " $services " in *" $name "*) continue ;; esac
  fi
  if signed "$file" && lasts "$file"; then continue; fi
  if [ "$folder" = "$host" ] || [ "$ca" = replaced ]; then
    stale="$stale$file
"
    add "move $file away: TPA cannot renew it while it is there"
  else
    others="$others$file
"
  fi
done
put_hook=no
if [ "$with_hook" = yes ]; then
  if [ -L "$cluster/$(dirname "$hook")" ] || [ -L "$cluster/$hook" ]; then
    say "$cluster/$hook is reached by a symbolic link and is left alone. It has to hold this task:"
    hook_text
  elif [ ! -e "$cluster/$hook" ]; then
    put_hook=yes
    add "write $cluster/$hook: without it each deploy serves PostgreSQL's certificate as that of the API"
  elif ! grep -q legacy_ssl_enabled "$cluster/$hook"; then
    say "$cluster/$hook is yours and is left alone. Add this task to it, or each deploy serves PostgreSQL's certificate as that of the API:"
    hook_text
  fi
fi
[ -z "$others" ] || printf 'Also stale, of other hosts; TPA cannot renew them while they are there:\\n%s' "$others"
if [ -z "$work" ]; then
  say "Nothing to change: $ssl is in line with $host."
  exit 0
fi
printf '%s' "$work"
[ "$dry_run" = no ] || exit 0

kept=\${XDG_STATE_HOME:-\${HOME:?}/.local/state}/pg-backup-api-wizard/kit-$host-$(date -u +%Y%m%d-%H%M%S)
mkdir -p "$(dirname "$kept")"
mkdir "$kept"
: >"$kept/changed"
changing=yes
# keep FILE: a copy of what is there, and only then its name: without a copy the way back is to remove it
keep() {
  [ ! -L "$1" ] || fail "$1 is a symbolic link by now."
  if [ -e "$1" ]; then cp -p -- "$1" "$kept/$(printf '%s' "$1" | tr / %)"; fi
  printf '%s\\n' "$1" >>"$kept/changed"
}
# put FROM FILE MODE
put() {
  keep "$2"
  staged=$(dirname "$2")/.$(basename "$2").wizard-new
  if [ -e "$staged" ] || [ -L "$staged" ]; then fail "$staged is in the way: remove it."; fi
  (set -C && cat -- "$1" >"$staged")
  new=$staged
  chmod "$3" "$new"
  mv -f -- "$new" "$2"
  new=
}
for folder in "$ssl" "$ssl/$host"; do
  if [ ! -d "$folder" ]; then
    mkdir "$folder"
    chmod 0750 "$folder"
  fi
done
case $ca in new | replaced) put "$kit/CA.key" "$ssl/CA.key" 0600 ;; esac
case $ca in new | renewed | replaced) put "$kit/CA.crt" "$ssl/CA.crt" 0644 ;; esac
for service in $services; do
  same "$kit/ssl/$host/$service.crt" "$ssl/$host/$service.crt" || put "$kit/ssl/$host/$service.crt" "$ssl/$host/$service.crt" 0644
done
if [ "$put_hook" = yes ]; then
  mkdir -p "$cluster/$(dirname "$hook")"
  hook_text >"$kept/hook"
  put "$kept/hook" "$cluster/$hook" 0644
fi
printf '%s' "$stale" >"$kept/stale"
while IFS= read -r file; do
  keep "$file"
  rm -f -- "$file"
done <"$kept/stale"
changing=no
say "Done. What was replaced is kept in $kept"
[ "$with_ca_key" = no ] || say "Remove the CA's key from the kit now: rm $kit/CA.key"`;
