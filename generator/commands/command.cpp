#include "commands/command.h"

#include <algorithm>
#include <array>

namespace twinhull::commands {
namespace {

constexpr std::array common = {
    OptionSpec{.name = "--root",
               .value = "DIR",
               .help = "folder with environments/ (default: the nearest parent that has one)",
               .place = &Options::root,
               .completion = Completion::folder},
    OptionSpec{
        .name = "--format", .value = "FORMAT", .help = "how findings are printed", .place = &Options::format},
    OptionSpec{.name = "--output",
               .value = "FORMAT=FILE",
               .help = "write the findings to a file, too; may be given several times",
               .place = &Options::outputs,
               .completion = Completion::file},
    OptionSpec{.name = "--color", .value = "WHEN", .help = "when to colour", .place = &Options::color},
    OptionSpec{.name = "--quiet", .help = "print findings only, no closing line", .place = &Options::quiet},
    OptionSpec{.name = "--jobs",
               .value = "N",
               .help = "how many threads to use (default: one per processor)",
               .place = &Options::jobs},
};

constexpr OptionSpec systems = {.name = "SYSTEM",
                                .help = "systems, or files of them (default: all)",
                                .place = &Options::systems,
                                .completion = Completion::system};

constexpr std::array of_validate = {systems};

constexpr std::array of_generate = {
    systems,
    OptionSpec{.name = "--check",
               .help = "write nothing; name missing, stale, hand-edited and orphaned files, with a diff",
               .place = &Options::check},
    OptionSpec{.name = "--out",
               .value = "DIR",
               .help = "where to write (default: out/ below the root)",
               .place = &Options::out,
               .completion = Completion::folder},
    OptionSpec{
        .name = "--force", .help = "overwrite files that were edited by hand", .place = &Options::force},
};

constexpr std::array of_lint = {
    OptionSpec{.name = "PATH",
               .help = "files, folders, or `-` for standard input",
               .place = &Options::paths,
               .completion = Completion::file},
    OptionSpec{.name = "--changed",
               .value = "FILE",
               .help = "show only what concerns the file; without PATH, look at all that it belongs to",
               .place = &Options::changed,
               .completion = Completion::file,
               .whole_words = true},
    OptionSpec{.name = "--profile",
               .value = "NAME",
               .help = "how much is demanded: default, strict, pss-baseline or pss-restricted",
               .place = &Options::profile},
    OptionSpec{.name = "--select",
               .value = "RULE|GROUP",
               .help = "check these only",
               .place = &Options::select,
               .completion = Completion::rule},
    OptionSpec{.name = "--ignore",
               .value = "RULE|GROUP",
               .help = "do not check these",
               .place = &Options::ignore,
               .completion = Completion::rule},
    OptionSpec{.name = "--kubernetes-version",
               .value = "VERSION",
               .help = "the release the manifests are meant for (default: the newest known)",
               .place = &Options::kubernetes_version},
    OptionSpec{.name = "--external",
               .value = "[NAMESPACE/]KIND/NAME",
               .help = "something that lives in the cluster already; `*` stands for any text",
               .place = &Options::externals},
    OptionSpec{.name = "--crd",
               .value = "PATH",
               .help = "CustomResourceDefinitions of what the cluster knows besides",
               .place = &Options::crds,
               .completion = Completion::file},
    OptionSpec{
        .name = "--values",
        .value = "FILE",
        .help = "render charts with this file over values.yaml; may be given several times, the last wins",
        .place = &Options::values,
        .completion = Completion::file},
    OptionSpec{.name = "--set",
               .value = "KEY=VALUE",
               .help = "render charts with this value, as `helm --set` takes it",
               .place = &Options::sets},
    OptionSpec{.name = "--config",
               .value = "FILE",
               .help = "settings (default: the nearest twinhull.yaml)",
               .place = &Options::config,
               .completion = Completion::file},
    OptionSpec{.name = "--baseline",
               .value = "FILE",
               .help = "leave out the findings that the file knows",
               .place = &Options::baseline,
               .completion = Completion::file},
    OptionSpec{.name = "--write-baseline",
               .value = "FILE",
               .help = "write the findings of this run to a baseline",
               .place = &Options::write_baseline,
               .completion = Completion::file},
    OptionSpec{.name = "--render-timeout",
               .value = "SECONDS",
               .help = "how long helm and Kustomize may take for one chart or tree (default: 20)",
               .place = &Options::render_timeout},
    OptionSpec{.name = "--fix", .help = "mend what has one right answer, in place", .place = &Options::fix},
    OptionSpec{
        .name = "--diff", .help = "with --fix: only show what would be mended", .place = &Options::diff},
};

constexpr OptionSpec system = {.name = "SYSTEM",
                               .help = "a folder below environments/",
                               .place = &Options::system,
                               .completion = Completion::system,
                               .required = true};

constexpr std::array of_init = {
    OptionSpec{
        .name = "NAME", .help = "what the system is called", .place = &Options::name, .required = true},
};

constexpr std::array of_new = {
    OptionSpec{.name = "WHAT", .help = "what to begin", .place = &Options::thing, .required = true},
    system,
    OptionSpec{.name = "NAME",
               .help = "the name of the environment, after the variant's if the system has variants",
               .place = &Options::names,
               .required = true},
};

constexpr OptionSpec target = {.name = "TARGET",
                               .help = "an environment, like production, or VARIANT-ENVIRONMENT",
                               .place = &Options::target,
                               .completion = Completion::target,
                               .required = true};

constexpr std::array of_secrets = {
    system,
    target,
    OptionSpec{.name = "--env-file",
               .value = "FILE",
               .help = "lines NAME=value, `-` for standard input (default: the process environment)",
               .place = &Options::env_file,
               .completion = Completion::file},
};

constexpr OptionSpec output = {.name = "--output",
                               .value = "FILE",
                               .help = "where to write (default: standard output)",
                               .place = &Options::output,
                               .completion = Completion::file};

constexpr std::array of_graph = {
    system,
    target,
    OptionSpec{.name = "--format",
               .value = "FORMAT",
               .help = "a drawing, or text for Markdown",
               .place = &Options::drawing},
    output,
};

constexpr std::array of_report = {systems, output};

constexpr std::array of_explain = {
    OptionSpec{.name = "TOPIC",
               .help = "a rule, or SYSTEM TARGET VALUE-PATH (default: all rules)",
               .place = &Options::topic,
               .completion = Completion::rule},
};

constexpr std::array table = {
    Command{.name = "validate",
            .summary = "check the inputs: syntax, schemas, templates and cross-field rules, for every target",
            .parameters = of_validate,
            .run = validate,
            .finds = true},
    Command{.name = "generate",
            .summary = "validate, then write the Helm charts and Kustomize trees below out/",
            .parameters = of_generate,
            .run = generate,
            .finds = true},
    Command{.name = "lint",
            .summary = "check any Kubernetes YAML: files, folders, streams, charts and Kustomize trees",
            .parameters = of_lint,
            .run = lint,
            .finds = true},
    Command{.name = "explain",
            .summary = "print a rule's page, or where a value comes from and what it overrode",
            .parameters = of_explain,
            .run = explain},
    Command{.name = "init",
            .summary = "begin a system in this folder: one component, two environments, ready to generate",
            .parameters = of_init,
            .run = init},
    Command{.name = "new",
            .summary = "begin an environment of a system: a further target",
            .parameters = of_new,
            .run = new_thing},
    Command{.name = "secrets",
            .summary = "check what a local file holds, and write Secret manifests for kubectl apply -f -",
            .parameters = of_secrets,
            .run = secrets},
    Command{.name = "graph",
            .summary = "draw who talks to whom in a target: SVG, or Mermaid for Markdown",
            .parameters = of_graph,
            .run = draw},
    Command{.name = "report",
            .summary = "write one page about all targets: pictures, resources, differences and findings",
            .parameters = of_report,
            .run = report_page},
};

constexpr std::array<std::string_view, 5> formats = {"text", "json", "sarif", "github", "junit"};
constexpr std::array<std::string_view, 3> colors = {"auto", "always", "never"};
constexpr std::array<std::string_view, 1> things = {"environment"};
constexpr std::array<std::string_view, 2> drawings = {"svg", "mermaid"};

}  // namespace

std::span<const Command> commands() { return table; }

std::span<const OptionSpec> common_parameters() { return common; }

std::vector<const OptionSpec*> parameters_of(const Command& command) {
  std::vector<const OptionSpec*> out;
  for (const OptionSpec& own : command.parameters) out.push_back(&own);
  for (const OptionSpec& shared : common) {
    if (std::ranges::find(command.parameters, shared.name, &OptionSpec::name) == command.parameters.end())
      out.push_back(&shared);
  }
  return out;
}

std::span<const std::string_view> format_names() { return formats; }

std::span<const std::string_view> words(const OptionSpec& parameter) {
  if (std::holds_alternative<diagnostic::Format Options::*>(parameter.place)) return formats;
  if (std::holds_alternative<Color Options::*>(parameter.place)) return colors;
  if (std::holds_alternative<Scaffold Options::*>(parameter.place)) return things;
  if (std::holds_alternative<DiagramFormat Options::*>(parameter.place)) return drawings;
  return {};
}

}  // namespace twinhull::commands
