#include "commands/scaffold.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <utility>

#include "base/interrupt.h"
#include "base/unicode.h"
#include "commands/output.h"
#include "model/system.h"

namespace twinhull::commands {
namespace {

constexpr std::string_view system_text = R"(# yaml-language-server: $schema=@SCHEMA@
# What @NAME@ is made of: everything that is the same wherever it runs.
title: @NAME@

chart:
  name: @NAME@
  version: 0.1.0
  appVersion: "1.29"
  description: A web server, to begin with.

release: @NAME@

components:
  # The key names the component in values.yaml, too.
  web:
    description: Serves pages over HTTP.
    # What the image listens on, and the numeric user that it was built for.
    port: 8080
    user: 101
    # Users reach it from outside of the namespace.
    exposed: true
    # The image's own files are read-only; this is what the server may write to.
    writablePaths:
      /tmp: 64Mi

# Settings and secrets come here, once there are any:
#
# config:
#   name: @NAME@-config
#   keys:
#     LOG_LEVEL:
#       description: How much the components log.    # its value stands in values.yaml
#
# secrets:
#   @NAME@-secrets:
#     keys:
#       DATABASE_URL:
#         value: databaseUrl                         # no value stands in any file
#         description: Connection string of the database.
#         message: Database URL is required
#         format: uri
#         example: postgresql://USER:PASSWORD@HOST/DATABASE
#
# A component takes them with `config: all` and `secrets: [{name: @NAME@-secrets}]`.
)";

constexpr std::string_view values_text =
    R"(# yaml-language-server: $schema=../../out/@NAME@/values-layer.schema.json
# Defaults of all environments. What is left out has the default of the schema.
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
  # Asked by Kubernetes whether the component is well.
  healthPath: /
)";

constexpr std::string_view minikube_text =
    R"(# yaml-language-server: $schema=../../out/@NAME@/values-layer.schema.json
# The target minikube: only what differs from values.yaml.
global:
  namespace: @NAME@

web:
  # Reached with `minikube service @NAME@-web -n @NAME@`.
  service:
    type: NodePort
)";

constexpr std::string_view production_text =
    R"(# yaml-language-server: $schema=../../out/@NAME@/values-layer.schema.json
# The target production: more replicas, of which one at a time may be unavailable.
global:
  namespace: @NAME@-production

web:
  replicaCount: 3
  podDisruptionBudget:
    enabled: true
  topologySpread:
    enabled: true
)";

constexpr std::string_view ignore_text = R"(# Values of secrets stay on the machine.
*.env
!*.env.example
values.override.yaml
)";

std::string filled(std::string_view text, std::string_view name, std::string_view schema) {
  std::string out;
  while (!text.empty()) {
    if (text.starts_with("@NAME@")) {
      out += name;
      text.remove_prefix(6);
    } else if (text.starts_with("@SCHEMA@")) {
      out += schema;
      text.remove_prefix(8);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

}  // namespace

std::vector<ScaffoldFile> scaffold_system(const std::string& name, bool own_schemas) {
  const std::string folder = "environments/" + name + "/";
  const std::string schema =
      own_schemas ? "../../schemas/system.schema.json" : fmt::format("../../out/{}/system.schema.json", name);
  return {{folder + "system.yaml", filled(system_text, name, schema)},
          {folder + "values.yaml", filled(values_text, name, schema)},
          {folder + "minikube.yaml", filled(minikube_text, name, schema)},
          {folder + "production.yaml", filled(production_text, name, schema)},
          {".gitignore", std::string(ignore_text)}};
}

ScaffoldFile scaffold_environment(const std::string& system, const std::string& variant,
                                  const std::string& name, std::string_view namespace_name) {
  const std::string folder = variant.empty() ? "" : variant + "/";
  std::string text = fmt::format(
      "# yaml-language-server: $schema={}out/{}/values-layer.schema.json\n"
      "# The target {}: only what differs from {}.\n"
      "# `twinhull explain {} {} PATH` shows where a value comes from.\n",
      variant.empty() ? "../../" : "../../../", system, model::target_name(variant, name),
      variant.empty() ? "values.yaml" : fmt::format("values.yaml and {}/values.yaml", variant), system,
      model::target_name(variant, name));
  if (!namespace_name.empty()) text += fmt::format("global:\n  namespace: {}\n", namespace_name);
  return {fmt::format("environments/{}/{}{}.yaml", system, folder, name), text};
}

namespace {

/// Takes back what was written, so that the next run begins where this one did.
void take_back(base::FileSystem& held, const std::vector<std::string>& files,
               const std::vector<std::string>& folders) {
  for (const std::string& file : files) held.remove(file);
  for (auto folder = folders.rbegin(); folder != folders.rend(); ++folder) held.remove_if_empty(*folder);
}

/// The folders on the way to a file that are not there yet, the outermost first.
void add_missing_folders(base::FileSystem& held, const std::string& path, std::vector<std::string>& folders) {
  for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    std::string folder = path.substr(0, slash);
    if (std::ranges::find(folders, folder) == folders.end() && held.type(folder) == base::FileType::none)
      folders.push_back(std::move(folder));
  }
}

}  // namespace

ExitCode write_new(const Options& options, base::FileSystem& fs, const std::string& root,
                   const std::vector<ScaffoldFile>& files, const std::string& next) {
  auto place = [&](const ScaffoldFile& file) {
    return root == "." ? file.path : fmt::format("{}/{}", root, file.path);
  };
  for (const ScaffoldFile& file : files) {
    if (fs.type(place(file)) != base::FileType::none) {
      return fail(fmt::format("`{}` is there already; nothing was written", place(file)),
                  "choose another name, or move it away");
    }
  }
  const base::DeferSignals finishing;
  // Who named the root answers for the way to it; below it no link is followed.
  base::Expected<std::unique_ptr<base::FileSystem>> held = fs.hold(root, true);
  if (!held.value)
    return fail(fmt::format("`{}` cannot be written to: {}", root, held.error), "name another folder");
  std::vector<std::string> written, folders;
  for (const ScaffoldFile& file : files) add_missing_folders(**held.value, file.path, folders);
  if (!all_seen()) return ExitCode::failed;
  for (const ScaffoldFile& file : files) {
    if (const std::string reason = (*held.value)->write(file.path, file.text); !reason.empty()) {
      take_back(**held.value, written, folders);
      return fail(fmt::format("`{}` cannot be written: {}", place(file), reason), "make the folder writable");
    }
    written.push_back(file.path);
  }
  for (const ScaffoldFile& file : files) fmt::print("{}\n", base::escape_for_display(place(file)));
  if (std::fflush(stdout) != 0) return ExitCode::failed;  // before what is said next, wherever both go
  if (!options.quiet) fmt::print(stderr, "{}\n", next);
  return ExitCode::ok;
}

}  // namespace twinhull::commands
