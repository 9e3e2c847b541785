#include "model/messaging.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string>

#include "model/derived_keys.h"
#include "model/node_edits.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

std::span<const Entry> entries_of(const Node* map) {
  return map == nullptr || !map->is(Kind::map) ? std::span<const Entry>() : map->entries;
}

std::span<const Node* const> items_of(const Node* list) {
  return list == nullptr ? std::span<const Node* const>() : list->items;
}

const Node* at(const Node* map, std::string_view key) {
  return map == nullptr || !map->is(Kind::map) ? nullptr : map->get(key);
}

/// The keys of the components that call another one because of a Dapr component.
using Calls = std::map<std::string_view, std::vector<const Node*>>;

class Messaging {
 public:
  Messaging(const Node& system, base::Arena& arena) : system_(system), arena_(arena) {}

  const Node* expanded() {
    const Node* result = mapped(system_, arena_, [&](const Entry& section) {
      return section.key == "dapr" ? dapr(*section.value) : section.value;
    });
    if (calls_.empty()) return result;
    return mapped(*result, arena_, [&](const Entry& section) {
      if (section.key != "components") return section.value;
      return mapped(*section.value, arena_, [&](const Entry& component) { return with_calls(component); });
    });
  }

 private:
  const Node* dapr(const Node& dapr) {
    return mapped(dapr, arena_, [&](const Entry& section) {
      if (section.key == "pubsub") return block(*section.value);
      if (section.key != "components") return section.value;
      return mapped(*section.value, arena_, [&](const Entry& one) { return block(*one.value); });
    });
  }

  const Node* block(const Node& block) {
    const Node* metadata = block.get("metadata");
    std::vector<Entry> settings;
    bool reads_secrets = false;
    for (Entry setting : entries_of(metadata)) {
      reads_secrets = reads_secrets || at(setting.value, "secret") != nullptr;
      setting.value = setting_of(*setting.value, block);
      settings.push_back(setting);
    }
    const source::Span span = metadata == nullptr ? block.span : metadata->span;
    const Node* result = with(block, "settings", yaml::make_map(arena_, settings, span), arena_);
    return with(*result, "readsSecrets", yaml::make_boolean(arena_, reads_secrets), arena_);
  }

  const Node* setting_of(const Node& given, const Node& block) {
    if (const Node* component = at(&given, "component")) {
      const Node* part = at(&given, "address");
      for (const Node* scope : callers(block, *component)) calls_[scope->text].push_back(component);
      // One that has no address is reported at its name.
      const bool known = is_callable(at(system_.get("components"), component->text));
      return plain(known ? address_of(component->text, part == nullptr ? "address" : part->text) : "",
                   given.span);
    }
    return given.is(Kind::map) ? &given : plain(given.text, given.span);
  }

  const Node* plain(std::string_view text, source::Span span) {
    const Node* value = yaml::make_string(arena_, text, span);
    return yaml::make_map(arena_, {Entry{"value", span, value, {}}}, span);
  }

  /// The components whose sidecars connect to a component: those in `scopes`, or all.
  std::vector<const Node*> callers(const Node& block, const Node& callee) const {
    std::vector<const Node*> found;
    for (const Node* scope : items_of(block.get("scopes"))) {
      if (scope->text != callee.text) found.push_back(scope);
    }
    if (block.get("scopes") != nullptr) return found;
    for (const Entry& component : entries_of(system_.get("components"))) {
      if (component.key != callee.text)
        found.push_back(yaml::make_string(arena_, component.key, component.key_span));
    }
    return found;
  }

  const Node* with_calls(const Entry& component) const {
    const auto more = calls_.find(component.key);
    if (more == calls_.end()) return component.value;
    const Node* own = component.value->get("calls");
    std::vector<const Node*> names(items_of(own).begin(), items_of(own).end());
    for (const Node* name : more->second) {
      if (std::ranges::find(names, name->text, &Node::text) == names.end()) names.push_back(name);
    }
    const source::Span span = own == nullptr ? component.value->span : own->span;
    return with(*component.value, "calls", yaml::make_list(arena_, names, span), arena_);
  }

  const Node& system_;
  base::Arena& arena_;
  Calls calls_;
};

constexpr std::array kSingleBlocks = {std::string_view("pubsub"), std::string_view("stateStore"),
                                      std::string_view("secretStore")};

}  // namespace

std::vector<DaprBlock> dapr_blocks(const Node& system) {
  std::vector<DaprBlock> blocks;
  for (const Entry& section : entries_of(system.get("dapr"))) {
    if (std::ranges::find(kSingleBlocks, section.key) != kSingleBlocks.end()) {
      const Node* name = at(section.value, "name");
      blocks.push_back({section.key, name == nullptr ? section.key : name->text, {}, section.value});
      continue;
    }
    for (const Entry& one : entries_of(section.value)) {
      const Node* name = at(one.value, "name");
      blocks.push_back({section.key, name == nullptr ? one.key : name->text, one.key, one.value});
    }
  }
  return blocks;
}

const Node* expand_messaging(const Node& system, base::Arena& arena) {
  return Messaging(system, arena).expanded();
}

}  // namespace twinhull::model
