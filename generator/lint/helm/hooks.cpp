// Helm hooks: their annotations, and what they require while Helm runs them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "base/ascii.h"
#include "base/text.h"
#include "lint/engine/finding_at.h"
#include "lint/go_template/actions.h"
#include "lint/helm/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::array<std::string_view, 10> hooks = {
    "post-delete", "post-install", "post-rollback", "post-upgrade", "pre-delete",
    "pre-install", "pre-rollback", "pre-upgrade",   "test",         "test-success"};
constexpr std::array<std::string_view, 3> delete_policies = {"before-hook-creation", "hook-failed",
                                                             "hook-succeeded"};
constexpr std::array<std::string_view, 2> log_policies = {"hook-failed", "hook-succeeded"};
constexpr std::array<std::string_view, 1> resource_policies = {"keep"};

/// An annotation of Helm with few allowed words.
struct KnownAnnotation {
  std::string_view key;
  std::string_view rule;
  std::span<const std::string_view> words;
  std::string_view what;    ///< what a word of it is called
  std::string_view effect;  ///< of an invalid one
};

constexpr std::array<KnownAnnotation, 4> annotations = {{
    {"helm.sh/hook", "unknown-helm-hook", hooks, "hook", "Helm does not install the object"},
    {"helm.sh/hook-delete-policy", "ignored-helm-annotation", delete_policies, "delete policy",
     "Helm ignores it"},
    {"helm.sh/hook-output-log-policy", "ignored-helm-annotation", log_policies, "output log policy",
     "Helm ignores it"},
    {"helm.sh/resource-policy", "ignored-helm-annotation", resource_policies, "resource policy",
     "Helm ignores it and deletes the object with the release"},
}};

bool is_number(std::string_view text) {
  int number = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() && read.ptr == text.data() + text.size();
}

/// An annotation `helm.sh/…: value` in a line of a template.
struct AnnotationLine {
  std::string_view key;
  std::string_view value;
};

/// Parses text that begins with `helm.sh/`, after an optional quote. `flow`: inside `{…}`.
std::optional<AnnotationLine> read_annotation(std::string_view text, char quote, bool flow) {
  const std::size_t end = quote != '\0' ? text.find(quote) : text.find(':');
  if (end == std::string_view::npos) return {};
  AnnotationLine out{.key = text.substr(0, end), .value = {}};
  text = text.substr(end + (quote != '\0' ? 1 : 0));
  if (!text.starts_with(':')) return {};
  text = base::trim(text.substr(1));
  if (!text.empty() && (text.front() == '"' || text.front() == '\'')) {
    out.value = text.substr(1, text.find(text.front(), 1) - 1);
  } else {
    out.value = base::trim(text.substr(0, flow ? text.find_first_of(",}") : text.find(" #")));
  }
  const bool empty = text.starts_with("\"\"") || text.starts_with("''");
  if ((out.value.empty() && !empty) || out.value.find("{{") != std::string_view::npos) return {};
  return out;
}

/// The annotations of Helm in a line: one at its beginning, or those of a map in braces.
std::vector<AnnotationLine> read_line(std::string_view line) {
  constexpr std::string_view prefix = "helm.sh/";
  std::vector<AnnotationLine> out;
  for (std::size_t at = line.find(prefix); at != std::string_view::npos; at = line.find(prefix, at + 1)) {
    std::string_view before = line.substr(0, at);
    const char quote = before.ends_with('"') || before.ends_with('\'') ? before.back() : '\0';
    if (quote != '\0') before.remove_suffix(1);
    before = base::trim(before);
    const bool flow = before.find('{') != std::string_view::npos && before.front() != '#' &&
                      (before.back() == ',' || (before.back() == '{' && !before.ends_with("{{")));
    if (!before.empty() && !flow) continue;
    if (const std::optional<AnnotationLine> found = read_annotation(line.substr(at), quote, flow))
      out.push_back(*found);
  }
  return out;
}

void check_line(const AnnotationLine& line, std::string_view text, std::uint32_t file,
                std::vector<ObjectFinding>& out) {
  const auto span_of = [&](std::string_view part) {
    const auto begin = static_cast<std::uint32_t>(part.data() - text.data());
    return source::Span{file, begin, begin + static_cast<std::uint32_t>(part.size())};
  };
  if (line.key == "helm.sh/hook-weight") {
    if (is_number(line.value)) return;
    out.push_back(finding_at("ignored-helm-annotation", span_of(line.value),
                             fmt::format("hook weight `{}` is not an integer: Helm uses 0", line.value),
                             "write an integer in quotes, such as `\"-5\"`"));
    return;
  }
  const auto known = std::ranges::find(annotations, line.key, &KnownAnnotation::key);
  if (known == annotations.end()) return;
  if (line.value.empty()) {
    out.push_back(finding_at(std::string(known->rule), span_of(line.key),
                             fmt::format("`{}` is empty: {}", line.key, known->effect),
                             fmt::format("remove it, or use a {}: {}", known->what,
                                         base::quoted_list({known->words.begin(), known->words.end()}, 10))));
    return;
  }
  for (std::string_view word : base::split(line.value, ',')) {
    word = base::trim(word);
    if (std::ranges::find(known->words, base::lowered(word)) != known->words.end()) continue;
    const std::string_view near = base::closest_match(word, {known->words.begin(), known->words.end()});
    std::string help =
        near.empty()
            ? fmt::format("use {}", base::quoted_list({known->words.begin(), known->words.end()}, 10))
            : fmt::format("did you mean `{}`?", near);
    if (word == "crd-install") help = "move the CRD to crds/: Helm 3 removed this hook";
    out.push_back(finding_at(std::string(known->rule), span_of(word),
                             fmt::format("unknown {} `{}`: {}", known->what, word, known->effect),
                             std::move(help)));
  }
}

/// The phase of a hook in an installation; empty if the object is not a hook.
struct Hook {
  bool before_install = false;
  int weight = 0;
};

std::optional<Hook> hook_of(const Object& object) {
  const Node* annotations_of = object.at("metadata.annotations");
  const Node* hook = annotations_of == nullptr ? nullptr : annotations_of->get("helm.sh/hook");
  if (hook == nullptr) return {};
  Hook out;
  for (std::string_view word : base::split(hook->text, ','))
    out.before_install = out.before_install || base::lowered(base::trim(word)) == "pre-install";
  if (const Node* weight = annotations_of->get("helm.sh/hook-weight"))
    std::from_chars(weight->text.data(), weight->text.data() + weight->text.size(), out.weight);
  return out;
}

/// What a pod requires to start.
struct PodDependency {
  std::string_view kind;
  const Node* name = nullptr;
};

void add_need(std::string_view kind, const Node* name, const Node* around, std::vector<PodDependency>& out) {
  if (name != nullptr && !name->text.empty() && !is_true_at(around, "optional")) out.push_back({kind, name});
}

std::vector<PodDependency> needs_of(const PodView& pod) {
  std::vector<PodDependency> out;
  add_need("ServiceAccount", pod.at("serviceAccountName"), nullptr, out);
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    add_need("ConfigMap", volume->at("configMap.name"), value_at(volume, "configMap"), out);
    add_need("Secret", volume->at("secret.secretName"), value_at(volume, "secret"), out);
    add_need("PersistentVolumeClaim", volume->at("persistentVolumeClaim.claimName"), nullptr, out);
  }
  for (const Container& container : pod.containers) {
    for (const Node* from : items_at(container.node, "envFrom")) {
      add_need("ConfigMap", from->at("configMapRef.name"), value_at(from, "configMapRef"), out);
      add_need("Secret", from->at("secretRef.name"), value_at(from, "secretRef"), out);
    }
    for (const Node* env : items_at(container.node, "env")) {
      add_need("ConfigMap", env->at("valueFrom.configMapKeyRef.name"),
               value_at(env, "valueFrom.configMapKeyRef"), out);
      add_need("Secret", env->at("valueFrom.secretKeyRef.name"), value_at(env, "valueFrom.secretKeyRef"),
               out);
    }
  }
  return out;
}

}  // namespace

void check_hook_annotations(const ChartSource& chart, SourceCache& sources, std::vector<ObjectFinding>& out) {
  for (const std::string& path : chart.templates) {
    const std::uint32_t file = sources.file(path);
    if (file == 0 || path.ends_with(".txt")) continue;
    const std::string_view text = sources.files().text(file);
    if (text.find("helm.sh/") == std::string_view::npos) continue;
    const std::vector<Action> actions = actions_of(text);
    for (std::string_view line : base::split_lines(text)) {
      const std::vector<AnnotationLine> all = read_line(line);
      if (all.empty()) continue;
      const auto at = static_cast<std::size_t>(line.data() - text.data());
      const bool commented = std::ranges::any_of(
          actions, [&](const Action& one) { return one.text.empty() && one.begin <= at && at < one.end; });
      for (const AnnotationLine& read : all) {
        if (!commented) check_line(read, text, file, out);
      }
    }
  }
}

void check_hook_before_dependency(const Workspace& input, std::vector<ObjectFinding>& out) {
  const ObjectIndex& index = input.index;
  for (const PodView& pod : index.pods()) {
    const Object& object = *pod.object;
    if (input.origins[object.unit].kind != UnitOrigin::Kind::helm) continue;
    const std::optional<Hook> hook = hook_of(object);
    if (!hook || !hook->before_install) continue;
    for (const PodDependency& need : needs_of(pod)) {
      const Object* needed = index.find(object, need.kind, need.name->text);
      if (needed == nullptr || needed->unit != object.unit) continue;
      const std::optional<Hook> other = hook_of(*needed);
      if (other && other->before_install && other->weight <= hook->weight) continue;
      const std::string_view when = !other ? "is not a hook: Helm creates it after all pre-install hooks"
                                    : other->before_install ? "has a higher weight"
                                                            : "is not a pre-install hook";
      ObjectFinding found = finding_at(
          "hook-before-dependency", need.name->span,
          fmt::format("pre-install hook `{}` uses {} `{}`, which {}: its Pod cannot start", display(object),
                      need.kind, need.name->text, when),
          fmt::format("make the {} a pre-install hook with a lower weight, or this a post-install hook",
                      need.kind));
      found.object = &object;
      found.finding.related.push_back({fmt::format("the {}", need.kind), location_of(*needed)});
      out.push_back(std::move(found));
    }
  }
}

}  // namespace twinhull::lint
