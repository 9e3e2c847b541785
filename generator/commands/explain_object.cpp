#include "commands/explain_object.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/confined_files.h"
#include "base/text.h"
#include "base/unicode.h"
#include "commands/chart_run.h"
#include "commands/explain.h"
#include "commands/output.h"
#include "diagnostic/ansi_style.h"
#include "diagnostic/json_text.h"
#include "kubernetes/secret_values.h"
#include "kustomize/build.h"
#include "lint/secrets/secrets.h"
#include "yaml/node_json.h"
#include "yaml/reader.h"
#include "yaml/writer.h"

namespace twinhull::commands {
namespace {

using nlohmann::ordered_json;
using yaml::Kind;
using yaml::Node;

/// A location that led to a field, and how.
struct Step {
  source::Span span;  ///< unknown if `what` says it all
  std::string what;
  std::string_view role;  ///< in JSON
};

/// The locations that led to a field; the first of them printed it.
using Steps = std::vector<Step>;

/// An object with its fields.
struct Subject {
  const Node* root = nullptr;
  const kustomize::BuiltObject* built = nullptr;  ///< of a kustomization
};

std::string text_at(const Node& node, std::string_view path) {
  const Node* found = node.at(path);
  return found == nullptr ? std::string() : std::string(found->text);
}

std::string name_of(const Node& object) {
  return fmt::format("{}/{}", text_at(object, "kind"), text_at(object, "metadata.name"));
}

/// The name with the namespace, if the object has one.
std::string full_name_of(const Node& object) {
  const std::string space = text_at(object, "metadata.namespace");
  if (space.empty()) return name_of(object);
  return fmt::format("{}/{}/{}", text_at(object, "kind"), space, text_at(object, "metadata.name"));
}

/// The entry of a value anywhere below; null if it is the item of a list.
const yaml::Entry* entry_of(const Node& root, const Node& value) {
  for (const yaml::Entry& entry : root.entries) {
    if (entry.value == &value) return &entry;
    if (const yaml::Entry* found = entry_of(*entry.value, value)) return found;
  }
  for (const Node* item : root.items) {
    if (const yaml::Entry* found = entry_of(*item, value)) return found;
  }
  return nullptr;
}

/// What shows a value in a text: its key, if it is a map or list.
source::Span shown_span(const Node& value, const yaml::Entry* entry) {
  const bool nested = value.is(Kind::map) || value.is(Kind::list);
  const bool empty = !value.span.known() || value.span.begin == value.span.end;
  return entry != nullptr && (nested || empty) ? entry->key_span : value.span;
}

/// What an object must not show: the values of its Secrets.
class SecretParts {
 public:
  explicit SecretParts(const Node& object) {
    for (const kubernetes::SecretValue& value : kubernetes::secret_values(object)) add(*value.node);
  }

  /// Source lines of a Secret can contain its values.
  bool any() const { return !nodes_.empty(); }

  std::string text(const Node& node) const { return nodes_.contains(&node) ? "(a secret)" : brief(node); }

  /// The value without what is secret in it, which becomes null.
  ordered_json json(const Node& node) const {
    if (nodes_.contains(&node)) return nullptr;
    if (node.is(Kind::list)) {
      ordered_json out = ordered_json::array();
      for (const Node* item : node.items) out.push_back(json(*item));
      return out;
    }
    if (!node.is(Kind::map)) return yaml::to_json(node);
    ordered_json out = ordered_json::object();
    for (const yaml::Entry& entry : node.entries) out[std::string(entry.key)] = json(*entry.value);
    return out;
  }

 private:
  void add(const Node& node) {
    nodes_.insert(&node);
    for (const yaml::Entry& entry : node.entries) add(*entry.value);
    for (const Node* item : node.items) add(*item);
  }

  std::set<const Node*> nodes_;
};

/// A rendered chart or a built kustomization.
class Rendering {
 public:
  Rendering(const Options& options, base::FileSystem& fs) : options_(options), fs_(fs) {
    if (is_kustomization_directory(options.topic[0], fs)) {
      build();
    } else {
      render();
    }
  }

  std::vector<Subject> objects;
  source::Files files;

  /// Reports why objects are missing; `ok` if none is.
  ExitCode report_missing() {
    if (run_) return run_->rendered.errors.empty() ? ExitCode::ok : report_errors(*run_, options_, fs_);
    diagnostic::Sink sink;
    sink.add(built_.findings);
    return sink.has_errors() ? print_findings(options_, sink, files, {}, false, {}, stderr) : ExitCode::ok;
  }

  /// The values of all Secrets, which other objects can repeat.
  std::vector<std::string> secrets() const {
    std::vector<std::string> out;
    for (const Subject& one : objects) {
      std::vector<std::string> found = lint::real_secrets(*one.root);
      std::move(found.begin(), found.end(), std::back_inserter(out));
    }
    return out;
  }

  Steps steps(const Subject& subject, const Node& value) {
    const yaml::Entry* entry = entry_of(*subject.root, value);
    if (subject.built != nullptr) return built_steps(*subject.built, value, entry);
    return rendered_steps(shown_span(value, entry));
  }

 private:
  void render() {
    run_ = render_chart(options_.topic[0], options_, fs_, true);
    sources_.emplace(*run_, files);
    const std::uint32_t file = files.add(run_->chart + " (rendered)", run_->rendered.output);
    for (const yaml::Document& document :
         yaml::read(files, file, arena_, {.accept_yaml11_scalars = true}).documents) {
      if (document.root != nullptr && document.root->is(Kind::map)) objects.push_back({document.root});
    }
  }

  void build() {
    base::ConfinedFiles confined(fs_, {options_.topic[0]}, {});
    built_ = kustomize::Builder(confined, files, arena_).build(options_.topic[0]);
    for (const kustomize::BuiltObject& one : built_.objects) objects.push_back({one.node, &one});
  }

  Steps rendered_steps(const source::Span& span) {
    Steps out;
    if (run_->rendered.origins == nullptr) return out;
    const helm::OriginTrace origin = run_->origin(span.begin, span.end);
    const auto add = [&](const helm::OriginRange& range, std::string what, std::string_view role) {
      const source::Span location = sources_->span(range);
      if (!location.known() && range.file != 0) what = fmt::format("{}: {}", what, sources_->brief(range));
      if (range.file != 0) out.push_back({location, std::move(what), role});
    };
    add(origin.at, "printed here", "printed");
    for (const helm::OriginRange& range : origin.inside) add(range, "made here", "made");
    for (const helm::OriginRange& range : origin.calls) add(range, "included here", "included");
    for (const helm::ValueOrigin& value : origin.values)
      add(value.value.file != 0 ? value.value : value.key, "set here", "set");
    return out;
  }

  static Steps built_steps(const kustomize::BuiltObject& object, const Node& value,
                           const yaml::Entry* entry) {
    Steps out;
    const source::Span span = shown_span(value, entry);
    if (span.known()) out.push_back({span, "set here", "set"});
    for (const Node* layer = value.overridden; layer != nullptr; layer = layer->overridden)
      if (layer->span.known()) out.push_back({layer->span, "overrides this", "overridden"});
    if (out.empty() && object.source != nullptr)
      out.push_back(
          {object.source->span, object.generated ? "generated here" : "the object is here", "object"});
    return out;
  }

  const Options& options_;
  base::FileSystem& fs_;
  base::Arena arena_;
  std::optional<ChartRun> run_;
  std::optional<OriginFileCache> sources_;
  kustomize::BuildResult built_;
};

/// The object that `KIND/NAME` or `KIND/NAMESPACE/NAME` names; empty after an error, which is printed.
std::optional<Subject> find_object(const std::vector<Subject>& objects, const std::string& wanted) {
  std::vector<Subject> found;
  for (const Subject& one : objects) {
    if (base::equal_ignoring_case(name_of(*one.root), wanted) ||
        base::equal_ignoring_case(full_name_of(*one.root), wanted))
      found.push_back(one);
  }
  if (found.size() == 1) return found.front();
  std::vector<std::string> names;
  for (const Subject& one : found.empty() ? objects : found) names.push_back(full_name_of(*one.root));
  const std::vector<std::string_view> views(names.begin(), names.end());
  if (!found.empty()) {
    fail(fmt::format("`{}` is the name of several objects", wanted), base::quoted_list(views, 8));
  } else if (names.empty()) {
    fail(fmt::format("there is no `{}`", wanted), "nothing was rendered");
  } else {
    fail(fmt::format("there is no `{}`", wanted), base::did_you_mean(wanted, views));
  }
  return std::nullopt;
}

std::string location_of(const Steps& steps, const source::Files& files) {
  return steps.empty() || !steps.front().span.known()
             ? std::string()
             : diagnostic::format_location(steps.front().span, files);
}

/// The keys or items of a map or list, with the locations that printed them.
std::string members_text(Rendering& rendering, const Subject& subject, const Node& node,
                         const SecretParts& secret, const diagnostic::AnsiStyle& paint) {
  std::vector<std::pair<std::string, std::string>> rows;
  const auto add = [&](std::string name, const Node& value) {
    rows.emplace_back(fmt::format("  {}: {}", name, secret.text(value)),
                      location_of(rendering.steps(subject, value), rendering.files));
  };
  for (const yaml::Entry& entry : node.entries) add(std::string(entry.key), *entry.value);
  for (std::size_t i = 0; i < node.items.size(); ++i) add(fmt::format("[{}]", i), *node.items[i]);
  std::size_t widest = 0;
  for (const auto& [row, location] : rows) widest = std::max(widest, std::min<std::size_t>(row.size(), 60));
  std::string out;
  for (const auto& [row, location] : rows) {
    out += base::escape_for_display(location.empty() ? row : fmt::format("{:<{}}", row, widest));
    if (!location.empty()) out += fmt::format("  {}{}{}", paint.faint, location, paint.reset);
    out += '\n';
  }
  return out;
}

std::string field_text(Rendering& rendering, const Subject& subject, const model::ValueInfo& found,
                       const diagnostic::AnsiStyle& paint) {
  const Node& node = *found.node;
  const std::string name = name_of(*subject.root);
  const SecretParts secret(*subject.root);
  const std::string head = found.path.empty() ? name : fmt::format("{} of {}", found.path, name);
  std::string out =
      fmt::format("{}{}{}\n", paint.bold,
                  base::escape_for_display(fmt::format("{}: {}", head, secret.text(node))), paint.reset);
  const std::string members = members_text(rendering, subject, node, secret, paint);
  out.append(members.empty() ? "" : "\n").append(members);
  const Steps steps = rendering.steps(subject, node);
  if (!steps.empty()) out += '\n';
  bool first = true;
  for (const Step& step : steps) {
    if (step.span.known()) {
      out += fmt::format("{}{}:{} {}\n", paint.bold, diagnostic::format_location(step.span, rendering.files),
                         paint.reset, base::escape_for_display(step.what));
      if (!secret.any())
        diagnostic::append_snippet(out, step.span, rendering.files, first ? '^' : '~', paint);
    } else {
      out += base::escape_for_display(step.what) + '\n';
    }
    first = false;
  }
  return out;
}

/// `whole`: with the ends, which show the length of a value.
ordered_json steps_json(const Steps& steps, const source::Files& files, bool whole) {
  ordered_json out = ordered_json::array();
  for (const Step& step : steps) {
    ordered_json row = {{"role", step.role}};
    if (step.span.known()) {
      const source::Position begin = files.position(step.span.file, step.span.begin);
      row["file"] = files.path(step.span.file);
      row["line"] = begin.line;
      row["column"] = begin.column;
    }
    if (step.span.known() && whole) {
      const source::Position end = files.position(step.span.file, step.span.end);
      row["endLine"] = end.line;
      row["endColumn"] = end.column;
    }
    if (!step.span.known()) row["message"] = step.what;
    out.push_back(std::move(row));
  }
  return out;
}

std::string objects_text(Rendering& rendering, const Options& options) {
  if (options.format == diagnostic::Format::text) {
    std::string out;
    for (const Subject& one : rendering.objects)
      out += base::escape_for_display(full_name_of(*one.root)) + '\n';
    return out;
  }
  ordered_json names = ordered_json::array();
  for (const Subject& one : rendering.objects) names.push_back(full_name_of(*one.root));
  return diagnostic::to_json_text({{"version", 1}, {"objects", std::move(names)}});
}

}  // namespace

bool is_of_rendered_object(const Options& options, base::FileSystem& fs) {
  return !options.topic.empty() &&
         (is_chart(options.topic[0], fs) || is_kustomization_directory(options.topic[0], fs));
}

ExitCode explain_object(const Options& options, base::FileSystem& fs) {
  Rendering rendering(options, fs);
  if (options.topic.size() < 2) {
    const ExitCode shown =
        print_redacted(objects_text(rendering, options), rendering.files, options.jobs, rendering.secrets());
    return shown == ExitCode::ok ? rendering.report_missing() : shown;
  }
  const std::optional<Subject> subject = find_object(rendering.objects, options.topic[1]);
  if (!subject) {
    rendering.report_missing();
    return ExitCode::failed;
  }
  base::Arena arena;
  const Node* any = yaml::make_map(arena, {});
  const model::ValueInfo found =
      model::lookup_value(*subject->root, *any, options.topic.size() > 2 ? options.topic[2] : "");
  if (!found.unknown.empty() || found.node == nullptr) return unknown_path(found, name_of(*subject->root));
  if (options.format == diagnostic::Format::text) {
    const diagnostic::AnsiStyle& paint = diagnostic::ansi_style_for(colored(options));
    return print_redacted(field_text(rendering, *subject, found, paint), rendering.files, options.jobs,
                          rendering.secrets());
  }
  const SecretParts secret(*subject->root);
  ordered_json field = {
      {"object", full_name_of(*subject->root)},
      {"path", found.path},
      {"value", secret.json(*found.node)},
      {"locations", steps_json(rendering.steps(*subject, *found.node), rendering.files, !secret.any())}};
  return print_redacted(diagnostic::to_json_text({{"version", 1}, {"field", std::move(field)}}),
                        rendering.files, options.jobs, rendering.secrets());
}

}  // namespace twinhull::commands
