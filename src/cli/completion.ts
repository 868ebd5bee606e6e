import { type Command, defineCommand, type Known, UsageError } from "./command.js";

const SHELLS = ["bash", "zsh", "fish"] as const;

/** The command that prints a completion script for these commands. */
export function completionOf(commands: ReadonlyMap<string, Known>): Command {
  return defineCommand({
    about: "Prints a script that lets the shell complete commands, options and their values.",
    options: {},
    positional: { name: "the shell", choices: SHELLS },
    examples: [
      [
        "completion bash > ~/.local/share/bash-completion/completions/copilot-seats",
        "For bash, from the next shell on.",
      ],
      ["completion zsh > ~/.zfunc/_copilot-seats", "For zsh, where ~/.zfunc is in fpath."],
      ["completion fish > ~/.config/fish/completions/copilot-seats.fish", "For fish."],
    ],
    run: async (_, [shell, ...others]) => {
      if (shell === undefined || others.length > 0) throw new UsageError(`expected one shell: ${SHELLS.join(", ")}`);
      const loaded = await Promise.all(
        [...commands].map(async ([name, { summary, load }]) => ({ name, summary, ...wordsOf(await load()) })),
      );
      console.log({ bash, zsh, fish }[shell as (typeof SHELLS)[number]](loaded));
      return 0;
    },
  });
}

interface Words {
  readonly options: readonly {
    readonly flag: string;
    readonly about: string;
    readonly takes: "nothing" | "a file" | "a text" | readonly string[];
  }[];
  /** Fixed words, or any file. */
  readonly positionals: readonly string[] | "a file";
}

interface Named extends Words {
  readonly name: string;
  readonly summary: string;
}

function wordsOf({ options, positional }: Command): Words {
  return {
    options: Object.entries(options).map(([name, { type, value, choices, about }]) => ({
      flag: `--${name}`,
      about,
      takes: type === "boolean" ? "nothing" : (choices ?? (value === "<file>" ? "a file" : "a text")),
    })),
    positionals: positional ? (positional.choices ?? "a file") : [],
  };
}

function bash(all: readonly Named[]): string {
  const values = all.flatMap(({ name, options }) =>
    options.flatMap(({ flag, takes }) =>
      typeof takes === "string" ? [] : [`    "${name} ${flag}") words="${takes.join(" ")}" ;;`],
    ),
  );
  const patterns = (what: string) =>
    all
      .flatMap(({ name, options }) =>
        options.filter(({ takes }) => takes === what).map(({ flag }) => `"${name} ${flag}"`),
      )
      .join("|");
  const words = all.map(
    ({ name, options, positionals }) =>
      `    ${name}) words="${[...(positionals === "a file" ? [] : positionals), ...options.map(({ flag }) => flag)].join(" ")}"${
        positionals === "a file" ? '; [[ $current == -* ]] || files="$(compgen -f -- "$current")"' : ""
      } ;;`,
  );
  return `_copilot_seats() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words="" files=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    words="${all.map(({ name }) => name).join(" ")} --help"
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]} \${COMP_WORDS[COMP_CWORD-1]}" in
${values.join("\n")}
    ${patterns("a file")}) COMPREPLY=($(compgen -f -- "$current")); return ;;
    ${patterns("a text")}) return ;;
  esac
  [ -n "$words" ] || case "\${COMP_WORDS[1]}" in
${words.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current") $files)
}
complete -F _copilot_seats copilot-seats pulumi-copilot-seats`;
}

function zsh(all: readonly Named[]): string {
  const quoted = (text: string) => text.replaceAll("'", "'\\''").replaceAll(/[[\]:]/g, "\\$&");
  const cases = all.map(({ name, options, positionals }) => {
    const flags = options.map(({ flag, about, takes }) => {
      const value = { nothing: "", "a file": ":file:_files", "a text": ":value:" };
      const values = typeof takes === "string" ? value[takes] : `:value:(${takes.join(" ")})`;
      return `'${flag}[${quoted(about)}]${values}'`;
    });
    if (positionals === "a file") flags.push("'*:file:_files'");
    else if (positionals.length > 0) flags.push(`'1:what:(${positionals.join(" ")})'`);
    return `    ${name}) _arguments ${flags.join(" ")} ;;`;
  });
  return `#compdef copilot-seats pulumi-copilot-seats
_copilot_seats() {
  if (( CURRENT == 2 )); then
    local -a names=(${all.map(({ name, summary }) => `'${name}:${quoted(summary)}'`).join(" ")})
    _describe command names
    return
  fi
  local name="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$name" in
${cases.join("\n")}
  esac
}
_copilot_seats "$@"`;
}

function fish(all: readonly Named[]): string {
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const start = "complete -c copilot-seats -f";
  return all
    .flatMap(({ name, summary, options, positionals }) => {
      const here = `-n '__fish_seen_subcommand_from ${name}'`;
      return [
        `${start} -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
        ...(positionals === "a file"
          ? [`complete -c copilot-seats ${here} -F`]
          : positionals.map((word) => `${start} ${here} -a ${word}`)),
        ...options.map(({ flag, about, takes }) => {
          const value = { nothing: "", "a file": " -rF", "a text": " -x" };
          const values = typeof takes === "string" ? value[takes] : ` -xa ${quoted(takes.join(" "))}`;
          return `${start} ${here} -l ${flag.slice(2)}${values} -d ${quoted(about)}`;
        }),
      ];
    })
    .join("\n");
}
