/**
 * The head of an exported script: it stops at the first failure, keeps what it replaces, and never overwrites what changed meanwhile.
 *
 * It keeps the rule of host/local/opened-directory.ts in sh, which has no opened directories. What it makes lies in its own directory
 * until it is put into place, and is never read back from another. Where every directory on the way is root's alone, names are safe;
 * where one is another user's, all work in it is done as that user, who can do nothing there that they could not do without us; any
 * other directory is refused. New files are made with noclobber (O_EXCL), owners are given without following links, and every test
 * for a file looks for a link first, for `[ -e ]` says that a link to nothing is not there.
 */
export function scriptPrelude(version: string, mark: string): string {
  return `#!/bin/sh
# Written by pg-backup-api-wizard ${version}. Run it as root on the Barman host; read it first.
# It stops at the first failure, and runs once. What it replaces is kept in the directory that it names at the start.
set -euC
umask 077

say() { printf '%s\\n' "$*"; }
fail() {
  printf '%s\\n' "$*" >&2
  exit 1
}

[ "$(id -u)" -eq 0 ] || fail 'Run this script as root.'
journal=/var/lib/pg-backup-api-wizard/journal
if grep -qsF '"script":"${mark}"' "$journal"/*.jsonl; then
  say 'This script ran here before (wizard history): nothing is changed. For another run make a new one.'
  exit 0
fi
started=$(date -u +%Y-%m-%dT%H:%M:%S.000Z)
kept=/var/lib/pg-backup-api-wizard/backups/script-$(date -u +%Y%m%d-%H%M%S)
mkdir -p "$kept"
work=$(mktemp -d)
# What was made and not put into place goes with this script, keys above all.
pending=
leave() {
  [ -z "$pending" ] || as "$pending_keeper" rm -f -- "$pending"
  rm -rf "$work"
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
say "What is replaced is kept in $kept"

# flat FILE: a name for it without slashes
flat() { printf '%s' "$1" | tr / %; }
# made FILE: where it lies in this script's own directory until it is put into place
made() { printf '%s/made-%s' "$work" "$(flat "$1")"; }
# staged FILE: the name that it has beside its place for a moment
staged() { printf '%s/.%s.wizard-new' "$(dirname -- "$1")" "$(basename -- "$1")"; }
# there FILE: something is there, be it a link to nothing
there() { [ -e "$1" ] || [ -L "$1" ]; }

# keeper DIR: the user whose directory it is: root where nobody else may change it or the way to it
keeper() (
  who=root
  path=
  set -f
  IFS=/
  for part in $1; do
    [ -n "$part" ] || continue
    path=$path/$part
    if [ -L "$path" ]; then
      [ "$who" = root ] || fail "$path is a symbolic link in a directory of $who."
      path=$(realpath -e -- "$path")
      who=$(keeper "$path")
    fi
    [ -d "$path" ] || fail "$path is not a directory."
    owner=$(stat -c %U -- "$path")
    [ "$owner" = root ] || [ "$who" = root ] || [ "$owner" = "$who" ] || fail "$path belongs to $owner, in a directory of $who."
    [ "$owner" = root ] || who=$owner
    case $(stat -c %a -- "$path") in
      1???) shared=$path ;;
      *[2367]) [ "$who" != root ] || fail "$path may be written by everybody." ;;
    esac
  done
  [ "\${shared-}" != "$path" ] || fail "$path is shared by all users: name another directory."
  printf '%s' "$who"
)
# same_user ONE NAME: ONE is a name or a number
same_user() { [ "$1" = "$2" ] || [ "$1" = "$(id -u -- "$2" 2>/dev/null)" ]; }
# as USER COMMAND...: with that user's rights and no others
as() {
  user=$1
  shift
  if [ "$user" = root ]; then "$@"; else runuser -u "$user" -- "$@"; fi
}
# content FILE: its text, read with the rights of whose directory it lies in
content() (
  who=$(keeper "$(dirname -- "$1")")
  as "$who" cat -- "$1"
)

# begin FILE: it may be made or replaced
begin() {
  keeper "$(dirname -- "$1")" >/dev/null
  [ ! -L "$1" ] || fail "$1 is a symbolic link: put the real file there, or make the change by hand."
  [ ! -e "$1" ] || [ -f "$1" ] || fail "$1 is not a regular file."
  ! there "$(staged "$1")" || fail "$(staged "$1") is in the way: remove it."
}
# give FILE OWNER:GROUP MODE: what it will have in its place
give() { printf '%s\\n%s\\n' "$2" "$3" >|"$(made "$1").owner"; }
# keep FILE: a copy of what is there
keep() {
  there "$1" || return 0
  [ ! -L "$1" ] || fail "$1 is a symbolic link by now."
  content "$1" >"$kept/$(flat "$1")"
  stat -c '%U:%G %a' -- "$1" >"$kept/$(flat "$1").owner"
}
# own FILE OWNER:GROUP MODE, of what is there; a directory's own user sets the mode, for chmod follows links
own() {
  [ ! -L "$1" ] || fail "$1 is a symbolic link: its owner is left alone."
  who=$(keeper "$(dirname -- "$1")")
  if [ "$who" != root ] && [ -f "$1" ]; then
    [ "$(stat -c %h -- "$1")" = 1 ] || fail "$1 has another name elsewhere: its owner is left alone."
    same_user "\${2%%:*}" "$who" || fail "$1 lies in a directory of $who: it is not given to \${2%%:*}."
  fi
  chown -h -- "$2" "$1"
  as "$who" chmod -- "$3" "$1"
}
# make_folder DIR OWNER:GROUP MODE
make_folder() {
  [ ! -L "$1" ] || fail "$1 is a symbolic link."
  [ ! -d "$1" ] || return 0
  parent=$(dirname -- "$1")
  [ -d "$parent" ] || make_folder "$parent" "$2" 0755
  who=$(keeper "$(dirname -- "$1")")
  if [ "$who" != root ] && ! same_user "\${2%%:*}" "$who"; then fail "$1 lies in a directory of $who and would belong to \${2%%:*}."; fi
  as "$who" mkdir -- "$1"
  [ "$who" != root ] || chown -h -- "$2" "$1"
  as "$who" chmod -- "$3" "$1"
}
# expect FILE SHA256: the file is still as it was when the script was written; "-" for none
expect() {
  now=-
  if there "$1"; then now=$(content "$1" | sha256sum | cut -d ' ' -f 1); fi
  [ "$now" = "$2" ] || fail "$1 changed since this script was written: make a new one."
}
# expect_there FILE: a key that the script was made for is there; what is in it stands in no script
expect_there() { [ -f "$1" ] || fail "$1 was there when this script was written: make a new one."; }
# label FILE STAGED: the SELinux type that the policy has for FILE
label() {
  [ -e /sys/fs/selinux/enforce ] || return 0
  type=$(matchpathcon -n -m file -- "$1" 2>/dev/null | cut -s -d : -f 3)
  [ -z "$type" ] || chcon -h --type="$type" -- "$2" || say "$1 may need restorecon."
}
# deliver FILE: what was made for it, with the owner and mode that were given
deliver() {
  who=$(keeper "$(dirname -- "$1")")
  owner=$(sed -n 1p "$(made "$1").owner")
  mode=$(sed -n 2p "$(made "$1").owner")
  new=$(staged "$1")
  if [ "$who" != root ] && ! same_user "\${owner%%:*}" "$who"; then fail "$1 lies in a directory of $who and would belong to \${owner%%:*}."; fi
  # The expansions are those of the inner shell, which has that user's rights.
  # shellcheck disable=SC2016
  as "$who" sh -euCc 'umask 077; cat >"$1"' deliver "$new" <"$(made "$1")"
  pending_keeper=$who
  pending=$new
  [ "$who" != root ] || chown -h -- "$owner" "$new"
  as "$who" chmod -- "$mode" "$new"
  [ "$who" != root ] || label "$1" "$new"
  as "$who" mv -fT -- "$new" "$1"
  pending=
  rm -f -- "$(made "$1")" "$(made "$1").owner"
}
# put FILE OWNER:GROUP MODE: what was made for it, in the place of what is kept
put() {
  give "$@"
  keep "$1"
  deliver "$1"
}
# drop FILE: it is kept and removed
drop() {
  keep "$1"
  as "$(keeper "$(dirname -- "$1")")" rm -f -- "$1"
}
# drop_folder DIR: an empty one is removed, another is told
drop_folder() {
  [ ! -L "$1" ] || fail "$1 is a symbolic link."
  [ -d "$1" ] || return 0
  as "$(keeper "$(dirname -- "$1")")" rmdir -- "$1" || say "$1 is not empty: it stays."
}
# remove_lines FILE LINE: without the lines that say just this; owner and mode stay
remove_lines() {
  begin "$1"
  content "$1" >|"$work/text"
  sed 's/[[:space:]]*$//' "$work/text" | grep -Fxn -- "$2" | cut -d : -f 1 | sed 's/$/d/' >|"$work/lines"
  sed -f "$work/lines" "$work/text" >|"$(made "$1")"
  put "$1" "$(stat -c %U:%G -- "$1")" "$(stat -c %a -- "$1")"
}
# copy FROM FILE OWNER:GROUP MODE: never a file with a key in it
copy() {
  begin "$2"
  content "$1" >|"$(made "$2")"
  if grep -q 'PRIVATE KEY-----' "$(made "$2")"; then fail "$1 holds a private key besides the certificate: take it out first."; fi
  put "$2" "$3" "$4"
}
# make_key FILE TYPE
make_key() {
  file=$(made "$1")
  case $2 in
    rsa-*) openssl genpkey -quiet -algorithm RSA -pkeyopt "rsa_keygen_bits:\${2#rsa-}" -out "$file" 2>/dev/null || openssl genpkey -algorithm RSA -pkeyopt "rsa_keygen_bits:\${2#rsa-}" -out "$file" ;;
    *) openssl genpkey -algorithm EC -pkeyopt "ec_paramgen_curve:P-\${2#ec-p}" -out "$file" ;;
  esac
}
# newest FILE: a file with what this script made for it, else with what is there
newest() (
  if [ -e "$(made "$1")" ]; then
    made "$1"
  elif [ "$(keeper "$(dirname -- "$1")")" = root ]; then
    printf '%s' "$1"
  else
    content "$1" >|"$work/read-$(flat "$1")"
    printf '%s' "$work/read-$(flat "$1")"
  fi
)
# verify_pair CA CERTIFICATE KEY PURPOSE...: the pair fits, and is valid under the CA
verify_pair() {
  ca=$(newest "$1")
  certificate=$(newest "$2")
  key=$(newest "$3")
  shift 3
  [ "$(openssl x509 -noout -pubkey -in "$certificate")" = "$(openssl pkey -pubout -in "$key")" ] || fail "$key is not the key of $certificate"
  openssl verify -CAfile "$ca" -untrusted "$certificate" -purpose "$@" "$certificate"
}`;
}
