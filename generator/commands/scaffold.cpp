#include "commands/scaffold.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <map>
#include <memory>
#include <utility>

#include "base/interrupt.h"
#include "base/unicode.h"
#include "commands/output.h"
#include "emit/output/layout.h"
#include "model/axes.h"

namespace twinhull::commands {
namespace {

constexpr std::string_view system_text = R"(# yaml-language-server: $schema=@SCHEMA@
# Describes @NAME@: everything that is the same in all environments.
title: @NAME@

chart:
  name: @NAME@
  version: 0.1.0
  appVersion: "1.29"
  description: A web server to start with.

release: @NAME@

components:
  # The component's key in values.yaml, too.
  web:
    description: Serves pages over HTTP.
    # Port that the image listens on, and its numeric user ID.
    port: 8080
    user: 101
    # Reachable from outside of the namespace.
    exposed: true
    # The root file system is read-only; these directories are writable.
    writablePaths:
      /tmp: 64Mi

# Settings and secrets are declared here:
#
# config:
#   name: @NAME@-config
#   keys:
#     LOG_LEVEL:
#       description: Log level of the components.    # its value is set in values.yaml
#
# secrets:
#   @NAME@-secrets:
#     keys:
#       DATABASE_URL:
#         value: databaseUrl                         # secret values are in no file
#         description: Connection string of the database.
#         message: Database URL is required
#         format: uri
#         example: postgresql://USER:PASSWORD@HOST/DATABASE
#
# A component uses them with `config: all` and `secrets: [{name: @NAME@-secrets}]`.
)";

constexpr std::string_view values_text =
    R"(# yaml-language-server: $schema=@LAYER_SCHEMA@
# Defaults of all environments. Omitted values have the defaults of the schema.
web:
  image:
    repository: docker.io/nginxinc/nginx-unprivileged
    tag: "1.29"
  replicaCount: 1
  service:
    port: 80
  resources:
    requests:
      cpu: 50m
      memory: 32Mi
    limits:
      cpu: 250m
      memory: 128Mi
  # HTTP path of the health probes.
  healthPath: /
)";

constexpr std::string_view minikube_text =
    R"(# yaml-language-server: $schema=@LAYER_SCHEMA@
# Target minikube: only what differs from values.yaml.
global:
  namespace: @NAME@

web:
  # Open it with `minikube service @NAME@-web -n @NAME@`.
  service:
    type: NodePort
)";

constexpr std::string_view production_text =
    R"(# yaml-language-server: $schema=@LAYER_SCHEMA@
# Target production: three replicas, one of which can be unavailable.
global:
  namespace: @NAME@-production

web:
  replicaCount: 3
  podDisruptionBudget:
    enabled: true
  topologySpread:
    enabled: true
)";

constexpr std::string_view ignore_text = R"(# Secret values must not be committed.
*.env
!*.env.example
values.override.yaml
)";

/// A text with its placeholders `@KEY@` replaced.
std::string filled(std::string_view text, const std::map<std::string_view, std::string>& values) {
  std::string out;
  while (!text.empty()) {
    const std::size_t end = text.front() == '@' ? text.find('@', 1) : std::string_view::npos;
    const auto value = end == std::string_view::npos ? values.end() : values.find(text.substr(1, end - 1));
    if (value == values.end()) {
      out += text.front();
      text.remove_prefix(1);
    } else {
      out += value->second;
      text.remove_prefix(end + 1);
    }
  }
  return out;
}

/// The path of a generated file as written in a file of the system, `up` directories below the root.
std::string generated_file(std::string_view up, const std::string& system, std::string_view name) {
  return fmt::format("{}{}/{}/{}", up, emit::kOutDirectory, system, name);
}

}  // namespace

std::vector<ScaffoldFile> scaffold_system(const std::string& name, bool own_schema) {
  const std::string directory = "environments/" + name + "/";
  const std::string up = "../../";
  const std::map<std::string_view, std::string> values = {
      {"NAME", name},
      {"SCHEMA",
       own_schema ? up + "schemas/system.schema.json" : generated_file(up, name, emit::kSystemSchema)},
      {"LAYER_SCHEMA", generated_file(up, name, emit::kLayerSchema)}};
  return {{directory + "system.yaml", filled(system_text, values)},
          {directory + "values.yaml", filled(values_text, values)},
          {directory + "minikube.yaml", filled(minikube_text, values)},
          {directory + "production.yaml", filled(production_text, values)},
          {".gitignore", std::string(ignore_text)}};
}

ScaffoldFile scaffold_environment(const std::string& system, const std::string& directory,
                                  const std::string& name, const std::string& target,
                                  std::string_view namespace_name) {
  const std::string prefix = directory.empty() ? "" : directory + "/";
  const bool variant = !directory.empty() && directory != model::kTargets;
  std::string text = fmt::format(
      "# yaml-language-server: $schema={}\n"
      "# Target {}: only what differs from {}.\n"
      "# `twinhull explain {} {} PATH` shows where a value comes from.\n",
      generated_file(directory.empty() ? "../../" : "../../../", system, emit::kLayerSchema), target,
      variant ? fmt::format("values.yaml and {}/values.yaml", directory) : "values.yaml", system, target);
  if (!namespace_name.empty()) text += fmt::format("global:\n  namespace: {}\n", namespace_name);
  return {fmt::format("environments/{}/{}{}.yaml", system, prefix, name), text};
}

namespace {

/// Removes the written files, so that the next run starts from the same state.
void take_back(base::FileSystem& held, const std::vector<std::string>& files,
               const std::vector<std::string>& directories) {
  for (const std::string& file : files) held.remove(file);
  for (auto directory = directories.rbegin(); directory != directories.rend(); ++directory)
    held.remove_if_empty(*directory);
}

/// The missing parent directories of a file, outermost first.
void add_missing_directories(base::FileSystem& held, const std::string& path,
                             std::vector<std::string>& directories) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    std::string directory = path.substr(0, slash);
    if (std::ranges::find(directories, directory) == directories.end() &&
        held.type_no_follow(directory) == base::FileType::none)
      directories.push_back(std::move(directory));
  }
}

}  // namespace

ExitCode write_new(const Options& options, base::FileSystem& fs, const std::string& root,
                   const std::vector<ScaffoldFile>& files, const std::string& next) {
  auto location = [&](const ScaffoldFile& file) {
    return root == "." ? file.path : fmt::format("{}/{}", root, file.path);
  };
  for (const ScaffoldFile& file : files) {
    if (fs.type_no_follow(location(file)) != base::FileType::none) {
      return fail(fmt::format("`{}` already exists; nothing was written", location(file)),
                  "choose another name, or move it away");
    }
  }
  const base::DeferSignals finishing;
  // Links above the root are the user's choice; below it no link is followed.
  base::Expected<std::unique_ptr<base::FileSystem>> held = fs.hold(root, true);
  if (!held.value)
    return fail(fmt::format("`{}` cannot be written to: {}", root, held.error), "choose another directory");
  std::vector<std::string> written, directories;
  for (const ScaffoldFile& file : files) add_missing_directories(**held.value, file.path, directories);
  if (!all_paths_readable()) return ExitCode::failed;
  for (const ScaffoldFile& file : files) {
    if (const std::string reason = (*held.value)->write(file.path, file.text); !reason.empty()) {
      take_back(**held.value, written, directories);
      return fail(fmt::format("`{}` cannot be written: {}", location(file), reason),
                  "make the directory writable");
    }
    written.push_back(file.path);
  }
  for (const ScaffoldFile& file : files) fmt::print("{}\n", base::escape_for_display(location(file)));
  if (std::fflush(stdout) != 0)
    return ExitCode::failed;  // before the next message, even if both streams are
                              // the same file
  if (!options.quiet) fmt::print(stderr, "{}\n", next);
  return ExitCode::ok;
}

}  // namespace twinhull::commands
