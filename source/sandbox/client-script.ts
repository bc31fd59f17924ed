import { quote, standardProgram } from './command-directory.ts';

/** Environment variables that a stand-in command may want to know. */
export const told = [
  'LC_ALL',
  'LANG',
  'TZ',
  'DEBIAN_FRONTEND',
  'NEEDRESTART_MODE',
  'NEEDRESTART_SUSPEND',
  'PG_BACKUP_API_BARMAN_CONF',
];

/** Commands that finish their work after Ctrl-C, as the real ones do. */
const uninterruptible = ['apt-get', 'dnf', 'yum'];

/** Where a stand-in command finds the sandbox. */
export interface ClientPlace {
  /** The directory for the pipes of the calls. */
  readonly calls: string;
  /** The process that answers. */
  readonly pid: number;
  /** The PATH on which mkfifo and cat are looked for. */
  readonly searchPath: string;
}

/**
 * The program behind every stand-in command, a POSIX shell script: it costs a few milliseconds to start. It takes a pair of pipes N,
 * writes what it was given to `N.words` and N to the pipe `door`, and then does what the lines on `N.down` tell it:
 *
 *     oTEXT, eTEXT, sTEXT  print TEXT (for `printf %b`) on standard output, standard error, apt's Status-Fd
 *     O, E, S then FILE    print a file there: large texts come so
 *     a                    read a line of standard input; answered on `N.up` with `aLINE`, or `e` at the end
 *     xCODE                end
 *
 * Ctrl-C is told as `i`, by the commands that go on after it; everything else that ends the process closes `N.up`.
 */
export function clientScript({ calls, pid, searchPath }: ClientPlace): string {
  const [mkfifo, cat] = ['mkfifo', 'cat'].map((name) => quote(standardProgram(name, searchPath)));
  const variables = told.map((name) => `"\${${name}+${name}=$${name}}"`).join(' ');
  return `#!/bin/sh
name=\${0##*/}
d=${quote(calls)}
gone() { echo "$name: the sandbox is not running any more" >&2; exit 70; }
kill -0 ${pid} 2>/dev/null && [ -e "$d/door" ] || gone

# Two descriptors that the caller does not use.
down=8 up=9 status=
for word; do
  case $word in
    *[Aa][Pp][Tt]::[Ss][Tt][Aa][Tt][Uu][Ss]-[Ff][Dd]=[0-9]*)
      status=\${word##*=}
      case $status in *[!0-9]*) status= ;; 8 | 9) down=6 up=7 ;; esac
      ;;
  esac
done

# A closed output is noticed by printf; the work goes on, as in the real commands.
trap '' PIPE
caught=
case $name in
  ${uninterruptible.join(' | ')}) trap 'caught=yes; printf "i\\n" >&$up' INT ;;
esac

# Takes the first pair of pipes that nobody has; whoever creates its file of words has it.
give_words() {
  printf '%s\\0' "$name" "$$" ${variables} "$@"
  pwd -P
}
slot=0
set -C
until { give_words "$@" >"$d/$slot.words"; } 2>/dev/null; do
  slot=$((slot + 1))
  [ -p "$d/$slot.up" ] || ${mkfifo} "$d/$slot.down" "$d/$slot.up" 2>/dev/null || [ -p "$d/$slot.up" ] || gone
done
set +C
call=$d/$slot

eval "exec $up<>\\"\\$call.up\\""
printf '%s\\n' "$slot" >"$d/door" 2>/dev/null || gone
eval "exec $down<\\"\\$call.down\\"" 2>/dev/null || gone

broken=
text() { printf %b "$1" 2>/dev/null || broken=yes; }
large() { (trap '' INT; exec ${cat} "$1" 2>/dev/null) || broken=yes; }
to_status() {
  case $status in
    '') ;;
    [0-9]) "$@" >&$status ;;
    *) "$@" >>"/dev/fd/$status" ;;
  esac
} 2>/dev/null

# Reads a line of descriptor $1. A signal that is caught ends a read; what had come before it is kept.
line_of() {
  line= part=
  while :; do
    IFS= read -r part <&"$1" && { line=$line$part; return 0; }
    line=$line$part
    [ -n "$caught" ] || return 1
    caught=
  done
}

while line_of $down; do
  message=\${line#?}
  case $line in
    o*) text "$message" ;;
    e*) text "$message" >&2 ;;
    s*) to_status text "$message" ;;
    O*) large "$message" ;;
    E*) large "$message" >&2 ;;
    S*) to_status large "$message" ;;
    a) if line_of 0 || [ -n "$line" ]; then printf 'a%s\\n' "$line" >&$up; else printf 'e\\n' >&$up; fi ;;
    x*)
      [ -z "$broken" ] || [ "$message" != 0 ] || message=100
      exit "$message"
      ;;
  esac
done
gone
`;
}

/** A shell script that runs another program with the words that it got. */
export function wrapperScript(argv: readonly string[]): string {
  return ['#!/bin/sh', `exec ${argv.map(quote).join(' ')} "$@"`, ''].join('\n');
}
