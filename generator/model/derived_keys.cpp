#include "model/derived_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "model/messaging.h"
#include "model/node_edits.h"

namespace twinhull::model {
namespace {

using yaml::Entry;
using yaml::Kind;
using yaml::Node;

/// A part of an address, and its expression for the called component `{0}`.
using Part = std::pair<std::string_view, std::string_view>;

constexpr std::array<Part, 4> kAddresses = {{
    {"url",
     "http://${{{{ system.components[\"{0}\"].serviceName }}}}:${{{{ values[\"{0}\"].service.port }}}}"},
    {"host", "${{{{ system.components[\"{0}\"].serviceName }}}}"},
    {"port", "${{{{ string(values[\"{0}\"].service.port) }}}}"},
    {"address", "${{{{ system.components[\"{0}\"].serviceName }}}}:${{{{ values[\"{0}\"].service.port }}}}"},
}};

/// The parts of an invocation through the sidecars.
constexpr std::array<Part, 2> kInvocations = {{
    {"url",
     "http://localhost:3500/v1.0/invoke/${{{{ default(values[\"{0}\"].dapr.appId, "
     "system.components[\"{0}\"].name) }}}}/method"},
    {"appId", "${{{{ default(values[\"{0}\"].dapr.appId, system.components[\"{0}\"].name) }}}}"},
}};

std::string expression_of(std::span<const Part> parts, std::string_view part, std::string_view component) {
  const auto form = std::ranges::find(parts, part, &Part::first);
  return form == parts.end() ? std::string() : fmt::format(fmt::runtime(form->second), component);
}

/// Names below `secrets` of the values that are not those of secrets.
constexpr std::array<std::string_view, 6> kReserved = {"source",  "reload", "names",
                                                       "sources", "store",  "remoteKey"};

class CallVariables {
 public:
  CallVariables(const Node& components, base::Arena& arena) : components_(components), arena_(arena) {}

  const Node* expand(const Node& component) {
    const Node* calls = component.is(Kind::map) ? component.get("calls") : nullptr;
    if (calls == nullptr ||
        std::ranges::none_of(calls->items, [](const Node* one) { return one->is(Kind::map); }))
      return &component;
    const Node* own = component.get("env");
    if (own != nullptr) variables_.assign(own->entries.begin(), own->entries.end());
    std::vector<const Node*> names;
    std::vector<const Node*> invoked;
    for (const Node* call : calls->items) {
      const Node* name = call->is(Kind::map) ? call->get("component") : call;
      const Node* dapr = name == call ? nullptr : call->get("dapr");
      const bool invokes = dapr != nullptr && dapr->is_true();
      (invokes ? invoked : names).push_back(name);
      if (name == call) continue;
      const std::span<const Part> parts = invokes ? std::span<const Part>(kInvocations) : kAddresses;
      const Node* env = call->get("env");
      if (env != nullptr && env->is(Kind::map)) {
        for (const Entry& variable : env->entries)
          add(variable.key, variable.key_span, expression_of(parts, variable.value->text, name->text), *name);
      } else if (env != nullptr) {
        add(env->text, env->span, expression_of(parts, "url", name->text), *name);
      }
    }
    const Node* result = with(component, "calls", yaml::make_list(arena_, names, calls->span), arena_);
    if (!invoked.empty())
      result = with(*result, "invokes", yaml::make_list(arena_, invoked, calls->span), arena_);
    return variables_.empty() ? result : with(*result, "env", yaml::make_map(arena_, variables_), arena_);
  }

 private:
  void add(std::string_view variable, source::Span span, const std::string& text, const Node& component) {
    // An unknown component, and one without a port, is reported at its name.
    if (!is_callable(components_.get(component.text))) return;
    if (std::ranges::find(variables_, variable, &Entry::key) != variables_.end()) return;
    variables_.push_back({variable, span, yaml::make_string(arena_, text, span), {}});
  }

  const Node& components_;
  base::Arena& arena_;
  std::vector<Entry> variables_;
};

/// `databaseUrl` of `DATABASE_URL`, `tlsCrt` of `tls.crt`. Words with lowercase letters keep their form.
std::string value_name(std::string_view key) {
  std::string out;
  for (std::size_t at = 0; at < key.size();) {
    const std::size_t end = std::min(key.find_first_of("-_.", at), key.size());
    std::string word(key.substr(at, end - at));
    const bool shouted = std::ranges::none_of(word, base::is_lower);
    for (std::size_t i = 0; i < word.size(); ++i) {
      char& c = word[i];
      const bool upper = base::is_upper(c);
      const bool lower = base::is_lower(c);
      if (i == 0 && !out.empty() && lower) c = static_cast<char>(c - 'a' + 'A');
      if (upper && ((i == 0 && out.empty()) || (i > 0 && shouted))) c = static_cast<char>(c - 'A' + 'a');
    }
    out += word;
    at = end + 1;
  }
  if (out.empty() || base::is_digit(out.front())) out.insert(0, "key");
  if (std::ranges::find(kReserved, out) != kReserved.end()) out += "Value";
  return out;
}

/// A key of a Secret with the name of its value and, if it is required, the message for when it is missing.
const Node* complete_key(const Entry& key, base::Arena& arena) {
  const Node* result = key.value;
  if (!result->is(Kind::map)) return result;
  if (result->get("value") == nullptr)
    result = with(*result, "value", yaml::make_string(arena, value_name(key.key), key.key_span), arena);
  const Node* required = result->get("required");
  if (result->get("message") == nullptr && (required == nullptr || required->is_true())) {
    const std::string message = fmt::format("{} is required", key.key);
    result = with(*result, "message", yaml::make_string(arena, message, key.key_span), arena);
  }
  return result;
}

}  // namespace

bool is_callable(const Node* component) {
  return component != nullptr && component->is(Kind::map) &&
         (component->get("port") != nullptr || component->get("ports") != nullptr);
}

std::string address_of(std::string_view component, std::string_view part) {
  return expression_of(kAddresses, part, component);
}

const Node* add_derived_keys(const Node& system, base::Arena& arena) {
  const Node* result = mapped(system, arena, [&](const Entry& section) {
    if (section.key == "components") {
      return mapped(*section.value, arena, [&](const Entry& component) {
        return CallVariables(*section.value, arena).expand(*component.value);
      });
    }
    if (section.key == "secrets") {
      return mapped(*section.value, arena, [&](const Entry& secret) {
        const Node* keys = secret.value->is(Kind::map) ? secret.value->get("keys") : nullptr;
        if (keys == nullptr) return secret.value;
        const Node* complete =
            mapped(*keys, arena, [&](const Entry& key) { return complete_key(key, arena); });
        return complete == keys ? secret.value : with(*secret.value, "keys", complete, arena);
      });
    }
    return section.value;
  });
  return expand_messaging(*result, arena);
}

}  // namespace twinhull::model
