// References of Dapr resources: apps by ID, pub/sub components, topics. Nothing validates them; a component
// with a wrong name is never loaded, a subscription gets no messages.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/limits.h"
#include "base/text.h"
#include "lint/dapr/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Kind;
using yaml::Node;

using Names = std::set<std::string_view>;

/// A pseudo-kind for `--external App/NAME`: an app is not an object, but an ID.
constexpr std::string_view app_kind = "App";

std::string did_you_mean(std::string_view name, const std::vector<std::string_view>& known,
                         std::string_view kind) {
  constexpr std::size_t most = 5;
  const std::string_view near = base::closest_match(name, known);
  if (!near.empty()) return fmt::format("did you mean `{}`?", near);
  const std::vector<std::string_view> some(
      known.begin(), known.begin() + static_cast<std::ptrdiff_t>(std::min(most, known.size())));
  return fmt::format("known: `{}`{}; pass `--external {}/{}` if it is defined elsewhere",
                     base::join(some, "`, `"), known.size() > most ? " and more" : "", kind, name);
}

/// The topics created in one namespace.
struct Topics {
  std::vector<std::string_view> made;     ///< as `KafkaTopic`s, or by `rpk topic create`; sorted
  std::vector<std::string_view> scripts;  ///< texts that programs are started with and that contain names of
                                          ///< topics
};

void add_made_by_commands(const PodView& pod, Topics& topics) {
  for (const Container& container : pod.containers) {
    const std::span<const Node* const> args = items_at(container.node, "args");
    for (const std::string_view list : {"command", "args"}) {
      for (const Node* text : items_at(container.node, list)) {
        if (text->text.find("topic") != std::string_view::npos) topics.scripts.push_back(text->text);
      }
    }
    if (args.size() < 3 || args[0]->text != "topic" || args[1]->text != "create") continue;
    for (const Node* name : args.subspan(2)) {
      if (name->text.starts_with('-')) break;
      topics.made.push_back(name->text);
    }
  }
}

std::map<std::string_view, Topics> topics_by_namespace(const ObjectIndex& index) {
  std::map<std::string_view, Topics> topics;
  for (const Object& object : index.objects()) {
    if (object.id.kind != "KafkaTopic") continue;
    const std::string_view named = text_at(object.node, "spec.topicName");
    topics[object.namespace_name].made.push_back(named.empty() ? object.id.name : named);
  }
  for (const PodView& pod : index.pods()) add_made_by_commands(pod, topics[pod.object->namespace_name]);
  for (auto& [_, all] : topics) std::ranges::sort(all.made);
  return topics;
}

void check_topic(const Object& object, const ObjectIndex& index, const Topics& topics, std::string_view path,
                 Reporter& report) {
  const Node* topic = value_at(object.node, path);
  if (topic == nullptr || !topic->is(Kind::string) || topics.made.empty()) return;
  if (std::ranges::binary_search(topics.made, topic->text)) return;
  std::size_t cost = 0;
  for (const std::string_view script : topics.scripts) cost += 1 + script.size() / 64;
  if (!base::spend(base::Limit::pairs, cost)) return;
  const auto speaks = [&](std::string_view script) {
    return script.find(topic->text) != std::string_view::npos;
  };
  if (std::ranges::any_of(topics.scripts, speaks) || index.exists(object, "KafkaTopic", topic->text)) return;
  report.add(object, topic->span, fmt::format("topic `{}` is not created", topic->text),
             did_you_mean(topic->text, topics.made, "KafkaTopic"));
}

}  // namespace

void check_unknown_dapr_scope(const ObjectIndex& index, Reporter& report) {
  std::map<std::string_view, Names> ids;
  for (const PodView& pod : index.pods()) {
    if (const Node* id = app_id(pod)) ids[pod.object->namespace_name].insert(id->text);
  }
  for (const Object& object : index.objects()) {
    if (object.id.group != "dapr.io") continue;
    const auto there = ids.find(object.namespace_name);
    for (const Node* scope : items_at(object.node, "scopes")) {
      if (!scope->is(Kind::string) || (there != ids.end() && there->second.contains(scope->text))) continue;
      if (index.exists(object, app_kind, scope->text)) continue;
      const auto elsewhere =
          std::ranges::find_if(ids, [&](const auto& one) { return one.second.contains(scope->text); });
      if (elsewhere != ids.end()) {
        report.add(object, scope->span,
                   fmt::format("`{}` is in namespace `{}`, the app `{}` in `{}`", display(object),
                               object.namespace_name, scope->text, elsewhere->first),
                   fmt::format("move it to namespace `{}`: sidecars load only objects of their namespace",
                               elsewhere->first));
        continue;
      }
      if (ids.empty()) continue;  // the apps are not part of the run
      if (there == ids.end()) {
        report.add(
            object, scope->span,
            fmt::format("`scopes` of `{}` contains app ID `{}`, which no Pod has in any namespace",
                        display(object), scope->text),
            fmt::format("use the `dapr.io/app-id` of a Pod, or pass `--external {}/{}` if it runs elsewhere",
                        app_kind, scope->text));
        continue;
      }
      report.add(object, scope->span,
                 fmt::format("`scopes` of `{}` contains app ID `{}`, which no Pod has", display(object),
                             scope->text),
                 did_you_mean(scope->text, {there->second.begin(), there->second.end()}, app_kind));
    }
  }
}

/// Reports if the component of a subscription is in another namespace.
bool say_elsewhere(const Object& object, const ObjectIndex& index, const Node& named, Reporter& report) {
  for (const Object* one : index.all(object, "Component")) {
    if (one->id.name != named.text || !text_at(one->node, "spec.type").starts_with("pubsub.")) continue;
    if (index.exists(object, "Component", named.text)) return false;
    diagnostic::Finding& finding = report.add(
        object, named.span,
        fmt::format("the pub/sub component `{}` is in namespace `{}`: sidecars in `{}` do not load it",
                    named.text, one->namespace_name, object.namespace_name),
        "move both to the namespace of the apps");
    finding.related.push_back({"the component is defined here", location_of(*one)});
    return true;
  }
  return false;
}

void check_unknown_dapr_pubsub(const Object& object, const ObjectIndex& index, Reporter& report) {
  if (!is_dapr(object, "Subscription")) return;
  const Node* named = value_at(object.node, "spec.pubsubname");
  if (named == nullptr || !named->is(Kind::string)) return;
  std::vector<std::string_view> known;
  for (const Object* component : index.all(object, "Component", object.namespace_name)) {
    if (text_at(component->node, "spec.type").starts_with("pubsub.")) known.push_back(component->id.name);
  }
  if (std::ranges::find(known, named->text) != known.end()) return;
  const Object* other = index.find(object, "Component", named->text);
  if (other == nullptr && say_elsewhere(object, index, *named, report)) return;
  if (other == nullptr && (known.empty() || index.exists(object, "Component", named->text))) return;
  diagnostic::Finding& finding =
      report.add(object, named->span,
                 other == nullptr ? fmt::format("pub/sub component `{}` is not defined", named->text)
                                  : fmt::format("`{}` is not a pub/sub component", named->text),
                 known.empty() ? "use a Component whose type begins with `pubsub.`"
                               : did_you_mean(named->text, known, "Component"));
  if (other != nullptr) finding.related.push_back({"its type is set here", location_of(*other)});
}

void check_unknown_dapr_topic(const ObjectIndex& index, Reporter& report) {
  std::map<std::string_view, Topics> topics;
  for (const Object& object : index.objects()) {
    if (!is_dapr(object, "Subscription")) continue;
    const Object* pubsub = index.find(object, "Component", text_at(object.node, "spec.pubsubname"));
    if (pubsub == nullptr || text_at(pubsub->node, "spec.type") != "pubsub.kafka") continue;
    if (topics.empty()) topics = topics_by_namespace(index);
    const Topics& here = topics[object.namespace_name];
    check_topic(object, index, here, "spec.topic", report);
    check_topic(object, index, here, "spec.deadLetterTopic", report);
  }
}

}  // namespace twinhull::lint
