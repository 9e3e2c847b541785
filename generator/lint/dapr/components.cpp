// Dapr's Components: what each type cannot do without, and where its secrets come from. A sidecar that cannot
// bring up a component of its app ends.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/unicode.h"
#include "lint/dapr/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

/// What a type of component needs; of those separated by `|`, one.
struct Needs {
  std::string_view type;
  std::string_view settings;  ///< separated by spaces
};

constexpr std::array needs = {
    Needs{"bindings.cron", "schedule"},
    Needs{"bindings.kafka", "brokers authType"},
    Needs{"bindings.postgresql", "connectionString|url|host"},
    Needs{"configuration.postgresql", "connectionString|url|host"},
    Needs{"pubsub.kafka", "brokers authType"},
    Needs{"pubsub.rabbitmq", "connectionString|hostname"},
    Needs{"pubsub.redis", "redisHost"},
    Needs{"state.mongodb", "host|server|connectionString"},
    Needs{"state.postgresql", "connectionString|url|host"},
    Needs{"state.redis", "redisHost"},
};

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// Dapr reads the names of settings whatever their case.
const Node* setting(const Object& component, std::string_view name) {
  for (const Node* item : items_at(component.node, "spec.metadata")) {
    if (lowered(text_at(item, "name")) == lowered(name)) return item;
  }
  return nullptr;
}

/// The value of a setting that is written as it is; null where there is none.
const Node* value_of(const Object& component, std::string_view name) {
  const Node* item = setting(component, name);
  const Node* value = item == nullptr ? nullptr : value_at(item, "value");
  return value == nullptr || value->is(Kind::map) || value->is(Kind::list) ? nullptr : value;
}

bool is_release(std::string_view text) {
  const std::vector<std::string_view> parts = base::split(text, '.');
  return parts.size() == 3 && std::ranges::all_of(parts, [](std::string_view part) {
           return !part.empty() && std::ranges::all_of(part, [](char c) { return c >= '0' && c <= '9'; });
         });
}

void check_choice(const Object& component, std::string_view name, std::string_view choices, Report& report) {
  const Node* value = value_of(component, name);
  if (value == nullptr) return;
  const std::vector<std::string_view> known = base::split(choices, ' ');
  if (std::ranges::find(known, value->text) != known.end()) return;
  const std::string_view near = base::closest(value->text, known);
  report.add(component, value->span, fmt::format("`{}` is `{}`, which Dapr does not know", name, value->text),
             near.empty() ? fmt::format("write `{}`", base::join(known, "`, `"))
                          : fmt::format("did you mean `{}`?", near));
}

void check_kafka(const Object& component, Report& report) {
  check_choice(component, "authType", "none password mtls oidc oidc_private_key_jwt certificate awsiam",
               report);
  check_choice(component, "initialOffset", "newest oldest", report);
  check_choice(component, "saslMechanism", "SHA-256 SHA-512 PLAINTEXT", report);
  const Node* version = value_of(component, "version");
  if (version != nullptr && !is_release(version->text) && !version->text.starts_with("0.")) {
    report.add(component, version->span,
               fmt::format("`version` is `{}`, where Dapr wants three numbers", version->text),
               "write the version of Kafka such as `\"3.6.0\"`");
  }
}

void check_postgresql(const Object& component, Report& report) {
  const Node* string = value_of(component, "connectionString");
  const std::string_view text = string == nullptr ? std::string_view() : string->text;
  const std::size_t scheme = text.find("://");
  if (scheme == std::string_view::npos || text.starts_with("postgres://") ||
      text.starts_with("postgresql://"))
    return;
  diagnostic::Finding& finding =
      report.add(component, string->span,
                 fmt::format("`connectionString` begins with `{}`, which Dapr cannot read",
                             base::display_safe(text.substr(0, scheme + 3))),
                 "begin it with `postgresql://`: drivers such as `+asyncpg` are for programs in Python");
  finding.hide_source = true;
}

/// The Kubernetes Secrets that a component's `secretKeyRef`s name: not so where another store is asked.
bool asks_kubernetes(const Object& component, const Corpus& corpus) {
  const std::string_view store = text_at(component.node, "auth.secretStore");
  if (store.empty() || store == "kubernetes") return true;
  const Object* named = corpus.find(component, "Component", store);
  return named != nullptr && text_at(named->node, "spec.type") == "secretstores.kubernetes";
}

}  // namespace

void check_component_settings(const Object& object, const Corpus&, Report& report) {
  if (!is_dapr(object, "Component")) return;
  const auto row = std::ranges::find(needs, text_at(object.node, "spec.type"), &Needs::type);
  const Node* list = value_at(object.node, "spec.metadata");
  if (row == needs.end() || list == nullptr || !list->is(Kind::list)) return;
  for (const std::string_view need : base::split(row->settings, ' ')) {
    const std::vector<std::string_view> names = base::split(need, '|');
    if (std::ranges::any_of(names, [&](std::string_view name) { return setting(object, name) != nullptr; }))
      continue;
    std::vector<std::string_view> there;
    for (const Node* item : list->items) there.push_back(text_at(item, "name"));
    const std::string_view near = base::closest(names.front(), there);
    report.add(object, place(object),
               fmt::format("`{}` is a `{}` without `{}`: sidecars that load it end", display(object),
                           row->type, base::join(names, "` or `")),
               near.empty() ? fmt::format("add `- name: {}` to `spec.metadata`", names.front())
                            : fmt::format("is `{}` meant to be `{}`?", near, names.front()));
  }
}

void check_component_values(const Object& object, const Corpus&, Report& report) {
  if (!is_dapr(object, "Component")) return;
  const std::string_view type = text_at(object.node, "spec.type");
  if (type == "pubsub.kafka" || type == "bindings.kafka") check_kafka(object, report);
  if (type == "state.postgresql" || type == "configuration.postgresql") check_postgresql(object, report);
  const Node* table = type == "state.postgresql" ? setting(object, "tableName") : nullptr;
  if (table != nullptr && text_at(object.node, "spec.version") == "v2") {
    report.add(object, value_at(table, "name")->span, "version `v2` of `state.postgresql` has no `tableName`",
               "write `tablePrefix`: the table is the prefix and `state`");
  }
}

void check_component_secrets(const Object& object, const Corpus& corpus, Report& report) {
  if (!is_dapr(object, "Component") || !asks_kubernetes(object, corpus)) return;
  for (const Node* item : items_at(object.node, "spec.metadata")) {
    const Node* name = value_at(item, "secretKeyRef.name");
    if (name == nullptr || !name->is(Kind::string) || name->text.empty()) continue;
    if (!corpus.exists(object, "Secret", name->text)) {
      report.add(object, name->span,
                 fmt::format("`{}` takes `{}` from Secret `{}`, which is not in namespace `{}`",
                             display(object), text_at(item, "name"), name->text, object.name_space),
                 fmt::format("add it, or say `--external Secret/{}` where the cluster has it", name->text));
      continue;
    }
    const Object* secret = corpus.find(object, "Secret", name->text);
    const Node* key = value_at(item, "secretKeyRef.key");
    if (secret == nullptr) continue;
    const std::string_view wanted = key == nullptr ? name->text : key->text;
    const Node* data = value_at(secret->node, "data");
    const Node* texts = value_at(secret->node, "stringData");
    if (data == nullptr && texts == nullptr) continue;  // filled in elsewhere
    if ((data != nullptr && data->get(wanted) != nullptr) ||
        (texts != nullptr && texts->get(wanted) != nullptr))
      continue;
    diagnostic::Finding& finding =
        report.add(object, (key == nullptr ? name : key)->span,
                   fmt::format("Secret `{}` has no key `{}`", name->text, wanted),
                   key == nullptr ? "name the key with `key`: without it, Dapr takes the Secret's own name"
                                  : "name a key that it has");
    finding.related.push_back({"the Secret stands here", place(*secret)});
  }
}

void check_secret_store(const Object& object, const Corpus& corpus, Report& report) {
  const Node* store = object.id.group == "dapr.io" ? value_at(object.node, "auth.secretStore") : nullptr;
  if (store == nullptr || store->text.empty() || store->text == "kubernetes") return;
  const Object* named = corpus.find(object, "Component", store->text);
  if (named == nullptr && corpus.exists(object, "Component", store->text)) return;
  if (named != nullptr && text_at(named->node, "spec.type").starts_with("secretstores.")) return;
  report.add(object, store->span,
             named == nullptr ? fmt::format("there is no secret store `{}`", store->text)
                              : fmt::format("`{}` is no secret store", store->text),
             fmt::format(
                 "name a Component whose type begins with `secretstores.`, or say `--external Component/{}`; "
                 "`kubernetes` is always there",
                 store->text));
}

void check_consumer_group(const Object& object, const Corpus&, Report& report) {
  if (!is_dapr(object, "Component") || text_at(object.node, "spec.type") != "pubsub.kafka") return;
  if (items_at(object.node, "scopes").size() == 1) return;
  for (const std::string_view name : {"consumerGroup", "consumerID"}) {
    const Node* group = value_of(object, name);
    if (group == nullptr || group->text.empty() || group->text.find('{') != std::string_view::npos) continue;
    report.add(
        object, group->span,
        fmt::format("all apps that load `{}` are one consumer group: each message goes to one of them only",
                    display(object)),
        "leave it out, so that each app goes by its own id, write `{namespace}` (the namespace and the app "
        "id), or list one app in `scopes`");
    return;
  }
}

void check_plain_secrets(const Object& object, const Corpus&, Report& report) {
  if (!is_dapr(object, "Component")) return;
  constexpr std::array<std::string_view, 11> names = {
      "accountkey",   "apikey",    "clientkey",  "clientsecret",    "password",         "redispassword",
      "saslpassword", "secretkey", "vaulttoken", "sharedaccesskey", "azureclientsecret"};
  for (const Node* item : items_at(object.node, "spec.metadata")) {
    const std::string name = lowered(text_at(item, "name"));
    const Node* value = value_at(item, "value");
    if (value == nullptr || value->text.empty() || std::ranges::find(names, name) == names.end()) continue;
    diagnostic::Finding& finding = report.add(
        object, value_at(item, "name")->span,
        fmt::format("`{}` stands in `{}` for everybody to read", text_at(item, "name"), display(object)),
        "take it from a Secret, with `secretKeyRef`");
    finding.hide_source = true;
  }
}

}  // namespace twinhull::lint
