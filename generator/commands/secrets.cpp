// Secrets at install time: values of a local file or the process environment are validated and printed as
// Secret manifests for `kubectl apply -f -`. Values are only written to standard output, and not if that is a
// terminal or a file of the repository.
#include "commands/secrets.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <system_error>

#include "base/base64.h"
#include "base/text.h"
#include "commands/env_file.h"
#include "commands/find_target.h"
#include "commands/git.h"
#include "commands/load.h"
#include "commands/output.h"
#include "model/prerequisites.h"
#include "yaml/writer.h"

namespace twinhull::commands {
namespace {

using diagnostic::Findings;
using yaml::Entry;
using yaml::Node;

/// Why the values must not be written to standard output; empty if they can be.
std::string output_fault(const std::string& root) {
  if (isatty(STDOUT_FILENO) != 0) return "standard output is a terminal, which would show the secrets";
  struct stat info {};
  if (fstat(STDOUT_FILENO, &info) != 0 || !S_ISREG(info.st_mode)) return {};
  std::error_code error;
  const std::string file = std::filesystem::read_symlink("/proc/self/fd/1", error).string();
  const std::string tree = work_tree(root);
  // A file that cannot be located may be inside the repository.
  if (error || tree.empty() || tree == "/" || file.starts_with(tree + "/")) {
    return "standard output is a file of the repository, which must not contain secrets";
  }
  return {};
}

std::string_view text_at(const Node& root, std::string_view path) {
  const Node* value = root.at(path);
  return value != nullptr && value->is(yaml::Kind::string) ? value->text : std::string_view();
}

/// The source of the values: an env file, standard input, or the process environment.
struct ValueSource {
  std::string name;  ///< for findings; empty for the process environment
  EnvFile file;
  std::vector<std::string_view> names;  ///< of the variables of the file
  std::map<std::string_view, const Variable*> by_name;
  bool failed = false;

  ValueSource() = default;
  ValueSource(ValueSource&&) = default;  // of the file, whose variables stay where they are

  std::vector<ProvidedSecret> find(const RequiredSecret& wanted) const {
    std::vector<ProvidedSecret> found;
    for (const std::string& name_of : wanted.variables) {
      if (name.empty()) {
        if (const char* value = std::getenv(name_of.c_str())) found.push_back({name_of, value, {}});
        continue;
      }
      const auto at = by_name.find(name_of);
      if (at != by_name.end()) found.push_back({at->second->name, at->second->value, at->second->span});
    }
    return found;
  }

  /// A variable with a name similar to that of another.
  std::string_view near(const RequiredSecret& wanted) const {
    return base::closest_match(wanted.variables.front(), names);
  }
};

void check_git(const std::string& path, Findings& findings) {
  const GitState state = git_state(path);
  if (state == GitState::tracked) {
    findings.push_back({.rule = "committed-env-file",
                        .message = fmt::format("`{}` is part of the git repository", path),
                        .help = "remove it with `git rm --cached`, add it to .gitignore, and rotate the "
                                "secrets: anyone with access to the repository has seen them",
                        .file = path});
  } else if (state == GitState::untracked) {
    findings.push_back({.rule = "env-file-not-gitignored",
                        .severity = diagnostic::Severity::warning,
                        .message = fmt::format("git does not ignore `{}`", path),
                        .help = "add it to .gitignore, so that it is not committed by accident",
                        .file = path});
  }
}

ValueSource read_origin(const Options& options, base::FileSystem& fs, source::Files& files,
                        Findings& findings) {
  ValueSource origin;
  if (options.env_file.empty()) return origin;
  base::Expected<std::string> text;
  if (options.env_file == "-") {
    origin.name = "<stdin>";
    text.value = std::string(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    origin.name = options.env_file;
    text = fs.read(options.env_file);
  }
  if (!text.value) {
    origin.failed = true;
    fail(fmt::format("`{}` cannot be read: {}", options.env_file, text.error),
         "pass a file of `NAME=value` lines, or `-` for standard input");
    return origin;
  }
  if (options.env_file != "-") check_git(options.env_file, findings);
  origin.file = read_env_file(files, files.add(origin.name, std::move(*text.value)));
  for (const Variable& variable : origin.file.variables) {
    origin.names.push_back(variable.name);
    origin.by_name.emplace(variable.name, &variable);
  }
  std::ranges::copy(origin.file.findings, std::back_inserter(findings));
  return origin;
}

/// The value for one key; adds a finding if it is missing or invalid.
std::string take(const RequiredSecret& wanted, const ValueSource& origin, Findings& findings) {
  const std::vector<ProvidedSecret> given = origin.find(wanted);
  if (given.size() > 1 && given[0].value != given[1].value) {
    diagnostic::Finding finding{
        .rule = "duplicate-env-file-variable",
        .message = fmt::format("`{}` and `{}` set different values for the same secret", given[0].variable,
                               given[1].variable),
        .span = given[1].span,
        .help = "remove one of the two",
        .redact_source = true};
    if (given[0].span.known()) finding.related = {{"also set here", given[0].span}};
    findings.push_back(std::move(finding));
    return {};
  }
  const std::optional<ProvidedSecret> one = given.empty() ? std::nullopt : std::optional(given[0]);
  check_secret(wanted, one, origin.name, one ? std::string_view() : origin.near(wanted), findings);
  return one ? one->value : std::string();
}

const Node* secret_object(const model::System& system, const model::Target& target, std::string_view name,
                          const std::vector<Entry>& data, base::Arena& arena) {
  auto string = [&](std::string_view text) { return yaml::make_string(arena, text); };
  const std::string_view version = system.text("chart.appVersion");
  const Node* labels =
      yaml::make_map(arena, {{"app.kubernetes.io/name", {}, string(system.text("chart.name")), {}},
                             {"app.kubernetes.io/instance", {}, string(system.text("release")), {}},
                             {"app.kubernetes.io/component", {}, string("secret"), {}},
                             {"app.kubernetes.io/part-of", {}, string(system.text("chart.name")), {}},
                             {"app.kubernetes.io/version", {}, string(version), {}},
                             {"app.kubernetes.io/managed-by", {}, string("twinhull"), {}}});
  const Node* metadata =
      yaml::make_map(arena, {{"name", {}, string(name), {}},
                             {"namespace", {}, string(text_at(*target.effective, "global.namespace")), {}},
                             {"labels", {}, labels, {}}});
  return yaml::make_map(arena, {{"apiVersion", {}, string("v1"), {}},
                                {"kind", {}, string("Secret"), {}},
                                {"metadata", {}, metadata, {}},
                                {"type", {}, string("Opaque"), {}},
                                {"data", {}, yaml::make_map(arena, data), {}}});
}

/// All Secrets of a target as one YAML stream.
std::string manifests(const model::System& system, const model::Target& target, const ValueSource& origin,
                      Findings& findings) {
  base::Arena arena;
  std::string out;
  const std::vector<RequiredSecret> wanted = required_secrets(system);
  for (auto at = wanted.begin(); at != wanted.end();) {
    const std::string_view name = at->secret;
    std::vector<Entry> data;
    if (model::source_of(*target.effective, name) == "external") {
      while (at != wanted.end() && at->secret == name) ++at;
      continue;
    }
    for (; at != wanted.end() && at->secret == name; ++at) {
      const std::string value = take(*at, origin, findings);
      data.push_back({at->key->key, {}, yaml::make_string(arena, base::base64(value)), {}});
    }
    if (!out.empty()) out += "---\n";
    const std::string_view in_cluster = model::secret_name(*target.effective, name);
    yaml::write(out, *secret_object(system, target, in_cluster, data, arena));
  }
  return out;
}

}  // namespace

ExitCode secrets(const Options& options, base::FileSystem& fs) {
  Findings findings;
  std::unique_ptr<pipeline::Inputs> inputs = load_inputs_of(options.system, options, fs, findings);
  if (inputs == nullptr) return ExitCode::failed;
  if (const std::string fault = output_fault(inputs->root); !fault.empty()) {
    return fail(fault, "pipe the output: `twinhull secrets … | kubectl apply -f -`");
  }
  auto finish = [&](bool failed) {
    for (diagnostic::Finding& finding : findings) finding.system = options.system;
    diagnostic::Sink sink;
    sink.add(std::move(findings));
    return print_findings(options, sink, inputs->files,
                          {.files = static_cast<int>(inputs->files.size()), .targets = 1}, failed, {},
                          stderr);
  };
  std::optional<model::System> system;
  if (auto files = model::read_system(fs, inputs->root, options.system, inputs->files, findings)) {
    system = pipeline::load_system(*inputs, *files, options.jobs, findings);
  }
  if (!system || !inputs->valid || has_errors(findings)) return finish(false);
  const model::Target* target = find_target(*system, options.target);
  if (target == nullptr) return unknown_target(*system, options.target);
  const Node& values = *target->effective;
  if (required_secrets(*system).empty()) {
    return fail(fmt::format("`{}` has no secrets", options.system), "declare them in its system.yaml");
  }
  if (!model::has_source(*system, values, "install") && !model::has_source(*system, values, "existing")) {
    return fail(
        fmt::format("the Secrets of `{}` come from a store: `secrets.source` is `external`", options.target),
        "set the values in the store; the External Secrets Operator reads them");
  }

  const ValueSource origin = read_origin(options, fs, inputs->files, findings);
  if (origin.failed) return ExitCode::failed;
  const std::string text = manifests(*system, *target, origin, findings);
  const bool sound = !has_errors(findings);
  const ExitCode status = finish(false);
  if (!sound || status != ExitCode::ok) return status;
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    return fail("the Secrets cannot be written to standard output",
                "check whether the reading process has ended");
  }
  if (model::has_source(*system, values, "install") && !options.quiet) {
    fmt::print(stderr,
               "note: the chart creates these Secrets itself, unless `secrets.source` of {} is `existing`\n",
               options.target);
  }
  return status;
}

}  // namespace twinhull::commands
