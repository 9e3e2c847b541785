// What the system's components send each other and store, as system.yaml describes it.

#include <fmt/format.h>

#include <span>

#include "emit/chart/markdown.h"
#include "emit/chart/value_docs.h"
#include "model/messaging.h"

namespace twinhull::emit {
namespace {

using yaml::Entry;
using yaml::Node;

std::span<const Entry> entries_of(const Node* map) {
  return map == nullptr ? std::span<const Entry>() : map->entries;
}

std::string_view text_of(const Node* node) { return node == nullptr ? std::string_view() : node->text; }

/// `7 days` of 604800000.
std::string retention(const Node* milliseconds) {
  const std::int64_t time = milliseconds == nullptr ? 0 : milliseconds->integer().value_or(0);
  struct DurationUnit {
    std::int64_t size;
    std::string_view name;
  };
  for (const DurationUnit unit :
       {DurationUnit{86400000, "day"}, DurationUnit{3600000, "hour"}, DurationUnit{60000, "minute"}}) {
    if (time < unit.size || time % unit.size != 0) continue;
    const std::int64_t count = time / unit.size;
    return fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
  }
  return fmt::format("{} ms", time);
}

void topics(std::string& out, const Node& topics) {
  std::vector<Row> lines;
  bool keys = false;
  for (const Entry& topic : topics.entries) keys = keys || topic.value->get("key") != nullptr;
  for (const Entry& topic : topics.entries) {
    Row& line = lines.emplace_back(Row{code(topic.key), std::string(text_of(topic.value->get("partitions"))),
                                       retention(topic.value->get("retentionMs"))});
    if (keys) line.push_back(prose(one_line(text_of(topic.value->get("key")))));
    line.push_back(prose(one_line(text_of(topic.value->get("description")))));
  }
  Row head = {"Topic", "Partitions", "Retention"};
  if (keys) head.emplace_back("Message key");
  head.emplace_back("Description");
  out += "\n";
  table(out, head, lines);
}

/// A table of texts by name, each with the block that contains it.
struct Listing {
  std::vector<Row> lines;

  void add(std::string_view block, const Node* texts) {
    for (const Entry& text : entries_of(texts))
      lines.push_back({code(block), code(text.key), prose(one_line(text.value->text))});
  }

  void print(std::string& out, const Row& head) const {
    if (lines.empty()) return;
    out += "\n";
    table(out, head, lines);
  }
};

}  // namespace

std::string messaging_section(const model::System& system) {
  std::string out;
  Listing events;
  if (const Node* all = system.root->at("kafka.topics")) {
    topics(out, *all);
    for (const Entry& topic : all->entries) events.add(topic.key, topic.value->get("events"));
  }
  events.print(out, {"Topic", "Event type", "Description"});
  Listing keys;
  for (const model::DaprBlock& block : model::dapr_blocks(*system.root))
    keys.add(block.name, block.node->get("keys"));
  keys.print(out, {"Dapr component", "Key", "Contents"});
  return out.empty() ? out : "\n## Messages and state\n" + out;
}

}  // namespace twinhull::emit
