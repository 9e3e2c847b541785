#include "commands/command.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace twinhull::commands {
namespace {

constexpr std::array common = {
    OptionSpec{
        .name = "--root",
        .value = "DIR",
        .help = "directory that contains environments/ (default: the nearest parent directory that has one)",
        .target = &Options::root,
        .completion = Completion::directory},
    OptionSpec{.name = "--format",
               .value = "FORMAT",
               .help = "output format of findings",
               .target = &Options::format},
    OptionSpec{.name = "--output",
               .value = "FORMAT=FILE",
               .help = "also write the findings to a file; can be repeated",
               .target = &Options::outputs,
               .completion = Completion::file},
    OptionSpec{.name = "--color", .value = "WHEN", .help = "when to use colors", .target = &Options::color},
    OptionSpec{.name = "--quiet", .help = "print only findings, no summary line", .target = &Options::quiet},
    OptionSpec{.name = "--jobs",
               .value = "N",
               .help = "number of threads (default: one per CPU)",
               .target = &Options::jobs,
               .most = 1024},
};

template <std::size_t n, std::size_t m, std::size_t... i, std::size_t... j>
constexpr std::array<OptionSpec, n + m> joined(const std::array<OptionSpec, n>& a,
                                               const std::array<OptionSpec, m>& b, std::index_sequence<i...>,
                                               std::index_sequence<j...>) {
  return {a[i]..., b[j]...};
}

template <std::size_t n, std::size_t m>
constexpr std::array<OptionSpec, n + m> joined(const std::array<OptionSpec, n>& a,
                                               const std::array<OptionSpec, m>& b) {
  return joined(a, b, std::make_index_sequence<n>(), std::make_index_sequence<m>());
}

constexpr OptionSpec systems = {.name = "SYSTEM",
                                .help = "systems, or files inside them (default: all)",
                                .target = &Options::systems,
                                .completion = Completion::system};

constexpr OptionSpec shard = {.name = "--shard",
                              .value = "I/N",
                              .help = "of the systems, only the I-th of N parts; by their names",
                              .target = &Options::shard};

constexpr std::array of_validate = {systems, shard};

constexpr std::array of_generate = {
    systems,
    shard,
    OptionSpec{.name = "--check",
               .help = "write nothing; report missing, outdated, modified and orphaned files with a diff",
               .target = &Options::check},
    OptionSpec{.name = "--out",
               .value = "DIR",
               .help = "output directory (default: out/ below the root)",
               .target = &Options::out,
               .completion = Completion::directory},
    OptionSpec{.name = "--force", .help = "overwrite modified generated files", .target = &Options::force},
};

constexpr std::array of_lint = {
    OptionSpec{.name = "PATH",
               .help = "files, directories, or `-` for standard input (default: the working directory)",
               .target = &Options::paths,
               .completion = Completion::file},
    OptionSpec{.name = "--changed",
               .value = "FILE",
               .help = "report only findings in this file; without PATH, check everything it is part of",
               .target = &Options::changed,
               .completion = Completion::file,
               .whole_words = true},
    OptionSpec{.name = "--profile",
               .value = "NAME",
               .help = "rule profile: default, strict, pss-baseline or pss-restricted",
               .target = &Options::profile},
    OptionSpec{.name = "--select",
               .value = "RULE|GROUP",
               .help = "check only these rules",
               .target = &Options::select,
               .completion = Completion::rule},
    OptionSpec{.name = "--ignore",
               .value = "RULE|GROUP",
               .help = "do not check these rules",
               .target = &Options::ignore,
               .completion = Completion::rule},
    OptionSpec{.name = "--kubernetes-version",
               .value = "VERSION",
               .help = "Kubernetes version to check against, such as 1.34 (default: the newest supported)",
               .target = &Options::kubernetes_version},
    OptionSpec{.name = "--external",
               .value = "[NAMESPACE/]KIND/NAME",
               .help = "object that already exists in the cluster; `*` matches any characters",
               .target = &Options::externals},
    OptionSpec{.name = "--crd",
               .value = "PATH",
               .help = "additional CustomResourceDefinitions",
               .target = &Options::crds,
               .completion = Completion::file},
    OptionSpec{.name = "--policy",
               .value = "PATH",
               .help = "admission policies with their bindings and parameters, to evaluate on all objects",
               .target = &Options::policies,
               .completion = Completion::file},
    OptionSpec{.name = "--values",
               .value = "FILE",
               .help = "values file for rendering charts, as `helm -f`; can be repeated, the last one wins",
               .target = &Options::values,
               .completion = Completion::file},
    OptionSpec{.name = "--set",
               .value = "KEY=VALUE",
               .help = "value for rendering charts, as `helm --set`",
               .target = &Options::sets},
    OptionSpec{.name = "--config",
               .value = "FILE",
               .help = "settings file (default: the nearest twinhull.yaml)",
               .target = &Options::config,
               .completion = Completion::file},
    OptionSpec{.name = "--baseline",
               .value = "FILE",
               .help = "hide the findings listed in the baseline",
               .target = &Options::baseline,
               .completion = Completion::file},
    OptionSpec{.name = "--write-baseline",
               .value = "FILE",
               .help = "write the findings of this run to a baseline file",
               .target = &Options::write_baseline,
               .completion = Completion::file},
    OptionSpec{.name = "--fix", .help = "apply safe fixes in place", .target = &Options::fix},
    OptionSpec{
        .name = "--diff", .help = "with --fix: only print the changes as a diff", .target = &Options::diff},
};

constexpr std::array of_test = {
    OptionSpec{.name = "--config",
               .value = "FILE",
               .help = "settings file (default: the nearest twinhull.yaml)",
               .target = &Options::config,
               .completion = Completion::file},
};

constexpr OptionSpec system = {.name = "SYSTEM",
                               .help = "directory below environments/",
                               .target = &Options::system,
                               .completion = Completion::system,
                               .required = true};

constexpr std::array of_init = {
    OptionSpec{.name = "NAME", .help = "name of the system", .target = &Options::name, .required = true},
};

constexpr std::array of_new = {
    OptionSpec{.name = "WHAT", .help = "what to create", .target = &Options::scaffold, .required = true},
    system,
    OptionSpec{.name = "NAME",
               .help = "name of the environment, after that of its variant if the system has variants",
               .target = &Options::names,
               .required = true},
};

constexpr OptionSpec target = {.name = "TARGET",
                               .help = "environment, such as production, or VARIANT-ENVIRONMENT",
                               .target = &Options::target,
                               .completion = Completion::target,
                               .required = true};

constexpr std::array of_list = {systems, shard};

constexpr std::array of_set = {
    system,
    OptionSpec{.name = "TARGET",
               .help = "the target, or another values file, such as stage/prod or values",
               .target = &Options::target,
               .completion = Completion::target,
               .required = true},
    OptionSpec{.name = "PATH=VALUE",
               .help = "the value's path and the value, such as web.image.tag=1.4.1; can be repeated",
               .target = &Options::names,
               .required = true,
               .whole_words = true},
};

constexpr std::array of_secrets = {
    system,
    target,
    OptionSpec{.name = "--env-file",
               .value = "FILE",
               .help = "file of NAME=value lines, `-` for standard input (default: the process environment)",
               .target = &Options::env_file,
               .completion = Completion::file},
};

constexpr OptionSpec output = {.name = "--output",
                               .value = "FILE",
                               .help = "output file (default: standard output)",
                               .target = &Options::output,
                               .completion = Completion::file};

constexpr std::array of_graph = {
    system,
    target,
    OptionSpec{.name = "--format",
               .value = "FORMAT",
               .help = "an image, or text for Markdown",
               .target = &Options::drawing},
    output,
};

constexpr std::array of_diff = {
    OptionSpec{
        .name = "OLD",
        .help = "revision, A..B, A...B from their merge base, directory or values file (default: HEAD)",
        .target = &Options::old_state,
        .completion = Completion::directory},
    OptionSpec{.name = "NEW",
               .help = "revision, directory or values file (default: the working tree)",
               .target = &Options::new_state,
               .completion = Completion::directory},
    OptionSpec{.name = "--staged",
               .help = "compare with the index in place of the working tree",
               .target = &Options::staged},
    OptionSpec{.name = "--unstaged",
               .help = "compare the index with the working tree",
               .target = &Options::unstaged},
    OptionSpec{.name = "--format",
               .value = "FORMAT",
               .help = "for a terminal, a comment on a pull request, or other programs",
               .target = &Options::change_format},
    OptionSpec{.name = "--fail-on",
               .value = "EFFECT",
               .help = "exit with 1 on: change (default), danger, never, data-loss, recreate, traffic-loss, "
                       "permissions, rollout, labels",
               .target = &Options::fail_on},
    output,
};

constexpr std::array of_report = {systems, output};

constexpr std::array of_eject = {
    OptionSpec{.name = "PATH",
               .help = "built-in files, such as templates/component/deployment.yaml (default: list all)",
               .target = &Options::paths,
               .completion = Completion::builtin},
    OptionSpec{.name = "--diff",
               .help = "print what this version changed in built-in files since they were copied",
               .target = &Options::diff},
    OptionSpec{.name = "--accept",
               .help = "record that the copies contain the changes of this version",
               .target = &Options::accept},
};

/// What a chart is rendered with.
constexpr std::array of_chart = {
    OptionSpec{.name = "--values",
               .letter = 'f',
               .value = "FILE",
               .help = "values file, as `helm -f`; can be repeated, the last one wins",
               .target = &Options::values,
               .completion = Completion::file,
               .whole_words = true},
    OptionSpec{.name = "--set",
               .value = "KEY=VALUE",
               .help = "value, as `helm --set`",
               .target = &Options::sets,
               .whole_words = true},
    OptionSpec{.name = "--set-string",
               .value = "KEY=TEXT",
               .help = "value that is a string, as `helm --set-string`",
               .target = &Options::string_sets,
               .whole_words = true},
    OptionSpec{.name = "--set-json",
               .value = "KEY=JSON",
               .help = "value in JSON, as `helm --set-json`",
               .target = &Options::json_sets,
               .whole_words = true},
    OptionSpec{.name = "--set-file",
               .value = "KEY=FILE",
               .help = "value that is the content of a file, as `helm --set-file`",
               .target = &Options::file_sets,
               .whole_words = true},
    OptionSpec{.name = "--release",
               .value = "NAME",
               .help = "name of the release (default: release-name)",
               .target = &Options::release},
    OptionSpec{.name = "--namespace",
               .letter = 'n',
               .value = "NAME",
               .help = "namespace of the release (default: default)",
               .target = &Options::release_namespace},
    OptionSpec{.name = "--kubernetes-version",
               .value = "VERSION",
               .help = "version in `.Capabilities.KubeVersion` (default: 1.35)",
               .target = &Options::kubernetes_version},
    OptionSpec{.name = "--api-versions",
               .value = "GROUP/VERSION",
               .help = "additional API version in `.Capabilities.APIVersions`, as `helm --api-versions`",
               .target = &Options::api_versions},
};

constexpr std::array of_render = joined(
    std::array{
        OptionSpec{.name = "PATH",
                   .help = "directory or archive of a Helm chart, or directory with a kustomization",
                   .target = &Options::chart,
                   .completion = Completion::file,
                   .required = true},
        OptionSpec{.name = "--show-origins",
                   .help = "print behind each line which lines of templates and values files it comes from",
                   .target = &Options::show_origins},
        OptionSpec{.name = "--include-crds",
                   .help = "print the CustomResourceDefinitions of crds/, too",
                   .target = &Options::include_crds},
        output,
    },
    of_chart);

constexpr std::array of_explain = joined(
    std::array{
        OptionSpec{
            .name = "TOPIC",
            .help = "a rule ID, SYSTEM TARGET VALUE-PATH, or CHART KIND/NAME PATH (default: all rules)",
            .target = &Options::topic,
            .completion = Completion::rule},
    },
    of_chart);

constexpr std::array table = {
    Command{.name = "validate",
            .summary = "check the inputs of all targets: syntax, schemas, templates and cross-field rules",
            .parameters = of_validate,
            .run = validate,
            .finds = true},
    Command{.name = "generate",
            .summary = "validate, then write the Helm charts and Kustomize overlays below out/",
            .parameters = of_generate,
            .run = generate,
            .finds = true},
    Command{
        .name = "lint",
        .summary = "check any Kubernetes YAML: files, directories, standard input, charts and kustomizations",
        .parameters = of_lint,
        .run = lint,
        .finds = true},
    Command{.name = "render",
            .summary =
                "print the manifests of a chart or kustomization, as `helm template` and `kubectl kustomize`",
            .parameters = of_render,
            .run = render},
    Command{.name = "diff",
            .summary = "print what changes between two states: in which objects and fields of which targets",
            .parameters = of_diff,
            .run = diff},
    Command{.name = "test",
            .summary = "evaluate the repository's own rules on their good and bad examples",
            .parameters = of_test,
            .run = test_rules,
            .finds = true},
    Command{
        .name = "explain",
        .summary = "print the page of a rule, or the origin of a value or of a field of a rendered object",
        .parameters = of_explain,
        .run = explain},
    Command{
        .name = "init",
        .summary = "create a system in this directory: one component, two environments, ready to generate",
        .parameters = of_init,
        .run = init},
    Command{.name = "new",
            .summary = "create an environment of a system, which adds a target",
            .parameters = of_new,
            .run = new_environment},
    Command{.name = "list",
            .summary = "list the systems with their targets and components",
            .parameters = of_list,
            .run = list_systems},
    Command{.name = "set",
            .summary = "change a value in the file of a target, and nothing else in it",
            .parameters = of_set,
            .run = set_values},
    Command{.name = "eject",
            .summary = "copy a built-in template, fragment or schema to this repository, to change it",
            .parameters = of_eject,
            .run = eject},
    Command{.name = "secrets",
            .summary = "check secret values and print Secret manifests for kubectl apply -f -",
            .parameters = of_secrets,
            .run = secrets},
    Command{.name = "graph",
            .summary = "draw the service dependencies of a target as SVG or Mermaid",
            .parameters = of_graph,
            .run = draw},
    Command{.name = "report",
            .summary = "write an HTML report on all targets: diagrams, resources, differences and findings",
            .parameters = of_report,
            .run = report_page},
};

constexpr std::array<std::string_view, 5> formats = {"text", "json", "sarif", "github", "junit"};
constexpr std::array<std::string_view, 3> colors = {"auto", "always", "never"};
constexpr std::array<std::string_view, 1> things = {"environment"};
constexpr std::array<std::string_view, 2> drawings = {"svg", "mermaid"};
constexpr std::array<std::string_view, 3> change_formats = {"text", "markdown", "json"};

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

std::span<const std::string_view> choices_of(const OptionSpec& parameter) {
  if (std::holds_alternative<diagnostic::Format Options::*>(parameter.target)) return formats;
  if (std::holds_alternative<Color Options::*>(parameter.target)) return colors;
  if (std::holds_alternative<Scaffold Options::*>(parameter.target)) return things;
  if (std::holds_alternative<DiagramFormat Options::*>(parameter.target)) return drawings;
  if (std::holds_alternative<ChangeFormat Options::*>(parameter.target)) return change_formats;
  return {};
}

}  // namespace twinhull::commands
