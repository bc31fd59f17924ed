/** The head of an exported script: it stops at the first failure, keeps what it replaces, and never overwrites what changed meanwhile. */
export function scriptPrelude(version: string): string {
  return `#!/bin/sh
# Written by pg-backup-api-wizard ${version}. Run it as root on the Barman host; read it first.
# It stops at the first failure. What it replaces is kept in the folder that it names at the start.
set -eu
umask 077

say() { printf '%s\\n' "$*"; }
fail() {
  printf '%s\\n' "$*" >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || fail 'Run this script as root.'
kept=/var/lib/pg-backup-api-wizard/backups/script-$(date -u +%Y%m%d-%H%M%S)
mkdir -p "$kept"
work=$(mktemp -d)
: >"$work/staged"
# What was staged and not moved into place goes with this script, keys above all.
leave() {
  while IFS= read -r file; do rm -f -- "$file"; done <"$work/staged"
  rm -rf "$work"
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
say "What is replaced is kept in $kept"

# begin FILE: it may be made or replaced; its staged file goes if this script fails
begin() {
  [ ! -L "$1" ] || fail "$1 is a symbolic link: put the real file there, or make the change by hand."
  [ ! -e "$1" ] || [ -f "$1" ] || fail "$1 is not a regular file."
  [ ! -e "$(staged "$1")" ] || fail "$(staged "$1") is in the way: remove it."
  staged "$1" >>"$work/staged"
  printf '\\n' >>"$work/staged"
}
# keep FILE: a copy of what is there
keep() {
  if [ -e "$1" ]; then cp -p -- "$1" "$kept/$(printf '%s' "$1" | tr / %)"; fi
}
# own FILE OWNER:GROUP MODE
own() {
  chown "$2" "$1"
  chmod "$3" "$1"
}
# make_folder DIR OWNER:GROUP MODE
make_folder() {
  if [ ! -d "$1" ]; then
    mkdir -p -- "$1"
    own "$@"
  fi
}
# expect FILE SHA256: the file is still as it was when the script was written; "-" for none
expect() {
  if [ -e "$1" ]; then now=$(sha256sum <"$1" | cut -d ' ' -f 1); else now=-; fi
  [ "$now" = "$2" ] || fail "$1 changed since this script was written: make a new one."
}
# label FILE STAGED: the SELinux type that the policy has for FILE
label() {
  [ -e /sys/fs/selinux/enforce ] || return 0
  type=$(matchpathcon -n -m file -- "$1" 2>/dev/null | cut -s -d : -f 3)
  [ -z "$type" ] || chcon --type="$type" -- "$2" || say "$1 may need restorecon."
}
# put FILE STAGED OWNER:GROUP MODE
put() {
  keep "$1"
  own "$2" "$3" "$4"
  label "$1" "$2"
  mv -f -- "$2" "$1"
}
# remove_lines FILE LINE: without the lines that say just this; owner and mode stay
remove_lines() {
  begin "$1"
  keep "$1"
  sed 's/[[:space:]]*$//' "$1" | grep -Fxn -- "$2" | cut -d : -f 1 | sed 's/$/d/' >"$work/lines"
  cp -p -- "$1" "$(staged "$1")"
  sed -f "$work/lines" "$1" >"$(staged "$1")"
  label "$1" "$(staged "$1")"
  mv -f -- "$(staged "$1")" "$1"
}
# copy FROM FILE OWNER:GROUP MODE: never a file with a key in it
copy() {
  if grep -q 'PRIVATE KEY-----' "$1"; then fail "$1 holds a private key besides the certificate: take it out first."; fi
  begin "$2"
  cp -- "$1" "$(staged "$2")"
  put "$2" "$(staged "$2")" "$3" "$4"
}
# make_key FILE TYPE
make_key() {
  case $2 in
    rsa-*) openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:\${2#rsa-}" -out "$1" 2>/dev/null || openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:\${2#rsa-}" -out "$1" ;;
    *) openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:P-\${2#ec-p}" -out "$1" ;;
  esac
}
# newest FILE STAGED: the staged file of this script when there is one
newest() {
  if [ -e "$2" ]; then printf '%s' "$2"; else printf '%s' "$1"; fi
}
# staged FILE: the name that a new file has until it is moved into place
staged() { printf '%s/.%s.wizard-new' "$(dirname "$1")" "$(basename "$1")"; }
# verify_pair CA CERTIFICATE KEY PURPOSE...: the pair fits, and is valid under the CA
verify_pair() {
  ca=$(newest "$1" "$(staged "$1")")
  certificate=$(newest "$2" "$(staged "$2")")
  key=$(newest "$3" "$(staged "$3")")
  shift 3
  [ "$(openssl x509 -noout -pubkey -in "$certificate")" = "$(openssl pkey -pubout -in "$key")" ] || fail "$key is not the key of $certificate"
  openssl verify -CAfile "$ca" -untrusted "$certificate" -purpose "$@" "$certificate"
}`;
}
