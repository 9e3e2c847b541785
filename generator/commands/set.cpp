#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

#include "base/interrupt.h"
#include "base/unicode.h"
#include "commands/command.h"
#include "commands/explain.h"
#include "commands/find_target.h"
#include "commands/load.h"
#include "commands/output.h"
#include "lint/secrets/secrets.h"
#include "model/edit_values.h"
#include "model/load.h"
#include "model/short_forms.h"
#include "model/value_lookup.h"
#include "pipeline/builtin_files.h"
#include "yaml/reader.h"

namespace twinhull::commands {
namespace {

using diagnostic::Findings;
using yaml::Kind;
using yaml::Node;

/// `PATH=VALUE` of the command line.
struct Assignment {
  std::string path;
  std::string value;
};

std::optional<Assignment> parse(const std::string& argument) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  return Assignment{argument.substr(0, equals), argument.substr(equals + 1)};
}

/// The file that the command changes: that of a target, or another values file by its path in the system.
model::SystemFiles::Layer* file_of(model::SystemFiles& files, const std::string& name) {
  for (model::SystemFiles::VariantFiles& variant : files.variants) {
    for (model::SystemFiles::TargetFiles& target : variant.targets) {
      if (target.name == name) return &target.own;
    }
  }
  const std::string path = fmt::format("environments/{}/{}.yaml", files.id, name);
  for (model::SystemFiles::Layer& layer : files.shared) {
    if (layer.path == path) return &layer;
  }
  for (model::SystemFiles::VariantFiles& variant : files.variants) {
    if (variant.values.path == path) return &variant.values;
  }
  return files.values.path == path ? &files.values : nullptr;
}

bool allows(const model::ValueInfo& found, Kind kind) {
  const Node* type = found.keyword_value("type");
  if (type == nullptr) return true;
  const auto is = [&](const Node& one) {
    return one.text == yaml::name(kind) || (one.text == "array" && kind == Kind::list) ||
           (one.text == "object" && kind == Kind::map) || (one.text == "number" && kind == Kind::integer);
  };
  return type->is(Kind::list) ? std::ranges::any_of(type->items, [&](const Node* one) { return is(*one); })
                              : is(*type);
}

/// The value with the type that the schema requires: `1.10` is a string as a tag, and a number elsewhere.
/// `null` removes the value of lower layers.
const Node* typed(const std::string& text, const model::ValueInfo& found, source::Files& files,
                  base::Arena& arena) {
  if (text != "null" && !allows(found, Kind::string)) {
    const yaml::ReadResult result = yaml::read(files, files.add("PATH=VALUE", text), arena);
    const Node* node = result.ok() && result.documents.size() == 1 ? result.documents.front().root : nullptr;
    if (node != nullptr && !node->is(Kind::null)) return node;
  }
  if (text == "null") return yaml::make_null(arena);
  if (text.starts_with("[") || text.starts_with("{")) {
    const yaml::ReadResult result = yaml::read(files, files.add("PATH=VALUE", text), arena);
    const Node* node = result.ok() && result.documents.size() == 1 ? result.documents.front().root : nullptr;
    if (node != nullptr && allows(found, node->kind)) return node;
  }
  return yaml::make_string(arena, text);
}

/// The value at a path, or where a map with arbitrary keys would have it.
model::ValueInfo location_of(const Node& values, const Node& schema, const std::string& path) {
  model::ValueInfo found = model::lookup_value(values, schema, path);
  if (found.unknown.empty() || found.unknown.find_first_of("[") != std::string::npos) return found;
  const Node* others = found.keyword_value("additionalProperties");
  if (others == nullptr || (others->is(Kind::boolean) && !others->is_true())) return found;
  return found.unknown.find('.') == std::string::npos ? model::member_of(found, schema, found.unknown)
                                                      : found;
}

/// The file as a map, empty if it has no content; null if it cannot be read.
const Node* content(const source::Files& files, std::uint32_t file, base::Arena& arena) {
  const yaml::ReadResult result = yaml::read(files, file, arena);
  const Node* root = result.documents.empty() ? nullptr : result.documents.front().root;
  if (result.ok() && (root == nullptr || root->is(Kind::null))) return yaml::make_map(arena, {});
  return result.ok() && root->is(Kind::map) ? root : nullptr;
}

/// Adds the secrets that the changed file would contain in addition.
void add_new_secrets(const source::Files& files, std::uint32_t file, std::string_view before, int jobs,
                     Findings& findings) {
  lint::scan_and_redact(files, pipeline::kBuiltin, jobs, findings);
  std::erase_if(findings, [&](const diagnostic::Finding& finding) {
    if (finding.rule != "hardcoded-secret") return false;
    if (finding.span.file != file) return true;
    const int line = files.position(file, finding.span.begin).line;
    return before.find(files.line(file, line)) != std::string_view::npos;
  });
}

/// Replaces the file, which must be as it was read. A link would be replaced, and not its target.
std::string write(base::FileSystem& fs, const std::string& root, const std::string& path,
                  std::string_view before, std::string_view text) {
  const base::DeferSignals finishing;
  base::Expected<std::unique_ptr<base::FileSystem>> held = fs.hold(root, true);
  if (!held.value) return held.error;
  base::FileSystem& directory = **held.value;
  base::FileType type = base::FileType::none;
  const base::Expected<std::string> now = directory.read_no_follow(path, type);
  if (type == base::FileType::symlink) return "A symbolic link";
  if (now.value && *now.value != before) return "It was changed during the run";
  return directory.write(path, text);
}

}  // namespace

ExitCode set_values(const Options& options, base::FileSystem& fs) {
  Findings findings;
  std::unique_ptr<pipeline::Inputs> inputs = load_inputs_of(options.system, options, fs, findings);
  if (inputs == nullptr) return ExitCode::failed;
  const auto refuse = [&] {
    diagnostic::Sink sink;
    sink.add(std::move(findings));
    return print_findings(options, sink, inputs->files, {}, false, {}, stderr);
  };
  std::optional<model::SystemFiles> files;
  if (inputs->schemas.usable())
    files = model::read_system(fs, inputs->root, options.system, inputs->files, findings);
  std::optional<model::System> system;
  if (files) system = pipeline::load_system(*inputs, *files, options.jobs, findings);
  if (!system) return refuse();
  model::SystemFiles::Layer* layer = file_of(*files, options.target);
  if (layer == nullptr) return unknown_target(*system, options.target);
  const model::Target* target = find_target(*system, options.target);
  const Node& values = target == nullptr ? *system->defaults : *target->effective;

  base::Arena arena;
  std::vector<std::string> lines;
  const std::string before(inputs->files.text(layer->file));
  for (const std::string& argument : options.names) {
    const std::optional<Assignment> wanted = parse(argument);
    const std::vector<std::string> keys =
        wanted ? model::keys_of_path(wanted->path) : std::vector<std::string>();
    if (keys.empty()) {
      return fail(fmt::format("`{}` is not of the form PATH=VALUE", base::escape_for_display(argument)),
                  "such as `web.image.tag=1.4.1`; set lists as a whole: `PATH=[a, b]`");
    }
    const model::ValueInfo found = location_of(values, *system->layer_schema, wanted->path);
    if (!found.unknown.empty()) return unknown_path(found);
    const Node* root = content(inputs->files, layer->file, arena);
    if (root == nullptr) {
      return fail(fmt::format("`{}` is not valid", layer->path),
                  fmt::format("run `twinhull validate {}`", options.system));
    }
    model::ShortEdit edit = {keys, typed(wanted->value, found, inputs->files, arena)};
    if (auto in_text = model::edit_short_form(*root, *system->layer_schema, keys, *edit.value, arena))
      edit = std::move(*in_text);
    const model::EditedValues edited =
        model::set_value(inputs->files.text(layer->file), *root, edit.keys, *edit.value);
    if (!edited.error.empty()) {
      return fail(fmt::format("`{}` cannot be set: {}", wanted->path, edited.error),
                  fmt::format("edit `{}`", layer->path));
    }
    layer->file = inputs->files.add(layer->path, edited.text);
    const source::Position location =
        inputs->files.position(layer->file, static_cast<std::uint32_t>(edited.begin));
    lines.push_back(fmt::format("{}:{}:{}: {}", layer->path, location.line, location.column, wanted->path));
  }
  Findings after;
  pipeline::load_system(*inputs, *files, options.jobs, after);
  const auto is_new = [&](const diagnostic::Finding& finding) {
    return std::ranges::none_of(findings, [&](const diagnostic::Finding& known) {
      return known.rule == finding.rule && known.message == finding.message;
    });
  };
  std::erase_if(after, [&](const diagnostic::Finding& finding) {
    return finding.severity != diagnostic::Severity::error || !is_new(finding);
  });
  add_new_secrets(inputs->files, layer->file, before, options.jobs, after);
  if (!after.empty()) {
    findings = std::move(after);
    return refuse();
  }
  const std::string_view text = inputs->files.text(layer->file);
  if (text != before) {
    if (const std::string reason = write(fs, inputs->root, layer->path, before, text); !reason.empty())
      return fail(fmt::format("`{}` cannot be written: {}", layer->path, reason),
                  "make it a regular file that is writable, and repeat the command");
  }
  for (const std::string& line : lines) fmt::print("{}\n", base::escape_for_display(line));
  if (std::fflush(stdout) != 0) return ExitCode::failed;
  if (!options.quiet) {
    fmt::print(
        stderr, "{}\n",
        text == before ? "nothing to change" : fmt::format("next: `twinhull generate {}`", options.system));
  }
  return ExitCode::ok;
}

}  // namespace twinhull::commands
