// Variables that containers read from Secrets and ConfigMaps: those overridden by an empty value, and keys
// that no program reads as a variable.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.h"
#include "base/text.h"
#include "lint/reference/checks.h"
#include "lint/secrets/names.h"

namespace twinhull::lint {
namespace {

using yaml::Entry;
using yaml::Node;

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> sources = {
    {{"secretRef", "Secret"}, {"configMapRef", "ConfigMap"}}};

const Entry* key_of(const Object& object, std::string_view key) {
  for (const std::string_view part : {"stringData", "data"}) {
    const Node* map = value_at(object.node, part);
    const Entry* entry = map == nullptr || !map->is(yaml::Kind::map) ? nullptr : map->find(key);
    if (entry != nullptr) return entry;
  }
  return nullptr;
}

/// Whether the name of a variable says that its value belongs in a Secret.
bool sounds_secret(std::string_view name) {
  const NameKind kind = name_kind(name);
  return kind == NameKind::strong || kind == NameKind::weak || name.ends_with("DATABASE_URL") ||
         name.ends_with("SECRET") || name.ends_with("_DSN");
}

/// Some programs read names with dots, such as those of files or settings; none reads names with dashes,
/// which a shell cannot set.
bool is_unusable(std::string_view name) {
  return name.find('-') != std::string_view::npos && name.find('.') == std::string_view::npos;
}

/// `DATABASE_URL` for `database-url`.
std::string as_variable(std::string_view key) {
  std::string out(key);
  std::ranges::transform(out, out.begin(), [](char c) {
    if (c == '-') return '_';
    return base::to_upper(c);
  });
  return out;
}

void report_unusable(const PodView& pod, const Object& object, Reporter& report) {
  std::vector<const Entry*> wrong;
  for (const std::string_view part : {"stringData", "data"}) {
    const Node* map = value_at(object.node, part);
    if (map == nullptr || !map->is(yaml::Kind::map)) continue;
    for (const Entry& entry : map->entries) {
      if (is_unusable(entry.key)) wrong.push_back(&entry);
    }
  }
  if (wrong.empty()) return;
  const std::string_view key = wrong.front()->key;
  diagnostic::Finding& finding = report.add(
      object, wrong.front()->key_span,
      fmt::format("`{}` uses all keys of `{}` as variables, but `{}` is not a usable variable name",
                  display(*pod.object), display(object), key),
      fmt::format("rename the key to `{}`, or use `env` with `valueFrom`", as_variable(key)));
  for (const Entry* other : std::span(wrong).subspan(1))
    finding.related.push_back({fmt::format("neither is `{}`", other->key), other->key_span});
}

}  // namespace

void check_emptied_variable(const Container& container, const PodView& pod, const ObjectIndex& index,
                            Reporter& report) {
  const auto from = items_at(container.node, "envFrom");
  if (from.empty()) return;
  for (const Node* variable : items_at(container.node, "env")) {
    const Node* name = value_at(variable, "name");
    const Node* value = variable->get("value");
    if (name == nullptr || value == nullptr || value_at(variable, "valueFrom") != nullptr) continue;
    if (!value->is(yaml::Kind::null) && !value->text.empty()) continue;
    for (const Node* one : from) {
      const Node* source = value_at(one, "secretRef");
      const std::string_view prefix = text_at(one, "prefix");
      if (source == nullptr || !name->text.starts_with(prefix)) continue;
      const std::string_view secret = text_at(source, "name");
      const Object* object = index.find(*pod.object, "Secret", secret);
      const std::string_view key = std::string_view(name->text).substr(prefix.size());
      const Entry* entry = object == nullptr ? nullptr : key_of(*object, key);
      if (object == nullptr ? !sounds_secret(name->text) : entry == nullptr) continue;
      const bool sure = entry != nullptr;
      ObjectFinding& found = report.add_found(
          *pod.object, value->span.known() && value->span.end > value->span.begin ? value->span : name->span,
          fmt::format("empty variable `{}` overrides the value that Secret `{}` {} for it", name->text,
                      secret, sure ? "has" : "may have"),
          "remove the variable: `env` overrides `envFrom`");
      found.value = value;
      found.value_key = name->text;
      if (sure) found.finding.related.push_back({"the key is defined here", entry->key_span});
      break;
    }
  }
}

void check_unusable_variable_name(const ObjectIndex& index, Reporter& report) {
  std::set<const Object*> reported;
  for (const PodView& pod : index.pods()) {
    for (const Container& container : pod.containers) {
      for (const Node* from : items_at(container.node, "envFrom")) {
        for (const auto& [key, kind] : sources) {
          const Object* object = index.find(*pod.object, kind, text_at(from, std::string(key) + ".name"));
          if (object != nullptr && reported.insert(object).second) report_unusable(pod, *object, report);
        }
      }
    }
  }
}

}  // namespace twinhull::lint
