// Names of components that programs read from their environment: `PUBSUB_NAME`, `STATE_STORE_NAME`. The
// sidecar rejects each call with an unknown name.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/ascii.h"
#include "base/text.h"
#include "lint/dapr/checks.h"
#include "lint/dapr/component.h"

namespace twinhull::lint {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// What suffixes of variable names say about their values, ignoring underscores.
struct SuffixMeaning {
  std::string_view end;
  std::string_view types;  ///< prefixes of the types of such components
  std::string_view what;
};

constexpr std::array meanings = {
    SuffixMeaning{"PUBSUBNAME", "pubsub.", "pub/sub component"},
    SuffixMeaning{"PUBSUBCOMPONENT", "pubsub.", "pub/sub component"},
    SuffixMeaning{"PUBSUBCOMPONENTNAME", "pubsub.", "pub/sub component"},
    SuffixMeaning{"DAPRPUBSUB", "pubsub.", "pub/sub component"},
    SuffixMeaning{"STATESTORENAME", "state.", "state store"},
    SuffixMeaning{"DAPRSTATESTORE", "state.", "state store"},
    SuffixMeaning{"STATESTORECOMPONENT", "state.", "state store"},
    SuffixMeaning{"SECRETSTORENAME", "secretstores.", "secret store"},
    SuffixMeaning{"SECRETSTORECOMPONENT", "secretstores.", "secret store"},
    SuffixMeaning{"DAPRSECRETSTORE", "secretstores.", "secret store"},
    SuffixMeaning{"CONFIGSTORENAME", "configuration.", "configuration store"},
    SuffixMeaning{"CONFIGURATIONSTORENAME", "configuration.", "configuration store"},
    SuffixMeaning{"LOCKSTORENAME", "lock.", "lock store"},
    SuffixMeaning{"BINDINGNAME", "bindings.", "binding"},
};

const SuffixMeaning* meaning_of(std::string_view variable) {
  std::string plain;
  for (const char c : variable) {
    if (c == '_' || c == '-' || c == '.') continue;
    plain += base::to_upper(c);
  }
  const auto found =
      std::ranges::find_if(meanings, [&](const SuffixMeaning& one) { return plain.ends_with(one.end); });
  return found == meanings.end() ? nullptr : &*found;
}

void check_name(const Object& object, const ObjectIndex& index, std::string_view variable, const Node& value,
                Reporter& report) {
  const SuffixMeaning* meaning = meaning_of(variable);
  if (meaning == nullptr || !value.is(Kind::string) || value.text.empty() || is_open(value.text)) return;
  if (meaning->types == "secretstores." && value.text == "kubernetes") return;
  std::vector<std::string_view> known;
  for (const Object* one : index.all(object, "Component", object.namespace_name)) {
    if (text_at(one->node, "spec.type").starts_with(meaning->types)) known.push_back(one->id.name);
  }
  if (std::ranges::find(known, value.text) != known.end()) return;
  const Object* elsewhere = nullptr;
  for (const Object* one : index.all(object, "Component")) {
    if (one->id.name == value.text && text_at(one->node, "spec.type").starts_with(meaning->types))
      elsewhere = one;
  }
  if (known.empty() && elsewhere == nullptr) return;  // the components are not part of the run
  if (index.exists(object, "Component", value.text) && elsewhere == nullptr &&
      index.find(object, "Component", value.text) == nullptr)
    return;
  diagnostic::Finding& finding = report.add(
      object, value.span,
      elsewhere == nullptr
          ? fmt::format("`{}` is `{}`, but no {} with that name is defined", variable, value.text,
                        meaning->what)
          : fmt::format("`{}` is `{}`, a {} in namespace `{}`: sidecars in `{}` do not load it", variable,
                        value.text, meaning->what, elsewhere->namespace_name, object.namespace_name),
      elsewhere == nullptr ? base::did_you_mean(value.text, known)
                           : fmt::format("move the component to namespace `{}`", object.namespace_name));
  if (elsewhere != nullptr)
    finding.related.push_back({"the component is defined here", location_of(*elsewhere)});
}

}  // namespace

void check_unknown_component_name(const ObjectIndex& index, Reporter& report) {
  std::set<const Object*> reported;  // ConfigMaps that several containers read
  for (const PodView& pod : index.pods()) {
    if (!has_sidecar(pod)) continue;
    for (const Container& container : pod.containers) {
      for (const Node* variable : items_at(container.node, "env")) {
        const Node* value = value_at(variable, "value");
        if (value != nullptr) check_name(*pod.object, index, text_at(variable, "name"), *value, report);
      }
      for (const Node* source : items_at(container.node, "envFrom")) {
        const Object* map = index.find(*pod.object, "ConfigMap", text_at(source, "configMapRef.name"));
        const Node* data = map == nullptr ? nullptr : value_at(map->node, "data");
        if (data == nullptr || !data->is(Kind::map) || !reported.insert(map).second) continue;
        for (const Entry& entry : data->entries) check_name(*map, index, entry.key, *entry.value, report);
      }
    }
  }
}

}  // namespace twinhull::lint
