// LimitRanges with contradicting quantities: the API server rejects them.
#include <fmt/format.h>

#include <array>
#include <optional>

#include "base/text.h"
#include "kubernetes/quantity.h"
#include "lint/resources/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

/// Two quantities of an item, the first of which must not exceed the second.
struct OrderedPair {
  std::string_view less;
  std::string_view more;
};

constexpr std::array orders = {OrderedPair{"min", "max"},
                               OrderedPair{"min", "defaultRequest"},
                               OrderedPair{"min", "default"},
                               OrderedPair{"defaultRequest", "default"},
                               OrderedPair{"defaultRequest", "max"},
                               OrderedPair{"default", "max"}};

std::optional<kubernetes::Quantity> amount(const Node* value) {
  if (value == nullptr || value->is(yaml::Kind::map) || value->is(yaml::Kind::list)) return std::nullopt;
  if (value->is(yaml::Kind::null)) return kubernetes::Quantity{};  // without a value it is 0
  return kubernetes::parse_quantity(base::trim(value->text)).value;
}

std::string_view amount_text(const Node& value) { return value.is(yaml::Kind::null) ? "0" : value.text; }

void check_order(const Object& object, const Node& item, const OrderedPair& order, Reporter& report) {
  const Node* below = value_at(&item, order.less);
  const Node* above = value_at(&item, order.more);
  if (below == nullptr || above == nullptr) return;
  for (const yaml::Entry& entry : below->entries) {
    const Node* limit = above->get(entry.key);
    const auto less = amount(entry.value), more = amount(limit);
    if (!less || !more || kubernetes::compare(*less, *more) <= 0) continue;
    report
        .add(object, entry.value->is(yaml::Kind::null) ? entry.key_span : entry.value->span,
             fmt::format("`{}` of `{}` is {}, more than `{}`: the API server rejects it", order.less,
                         entry.key, amount_text(*entry.value), order.more),
             fmt::format("lower it to {}, or raise `{}`", amount_text(*limit), order.more))
        .related.push_back({fmt::format("`{}` is set here", order.more), above->find(entry.key)->key_span});
  }
}

void check_ratio(const Object& object, const Node& item, Reporter& report) {
  const Node* ratios = value_at(&item, "maxLimitRequestRatio");
  if (ratios == nullptr) return;
  const kubernetes::Quantity one = *kubernetes::parse_quantity("1").value;
  for (const yaml::Entry& entry : ratios->entries) {
    const auto ratio = amount(entry.value);
    if (ratio && kubernetes::compare(*ratio, one) < 0) {
      report.add(object, entry.key_span,
                 fmt::format("the ratio {} of limit to request is below 1: the API server rejects it",
                             amount_text(*entry.value)),
                 "set the maximum ratio, such as `2`");
    }
  }
}

}  // namespace

void check_invalid_limit_range(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind != "LimitRange" || !object.id.group.empty()) return;
  for (const Node* item : items_at(object.node, "spec.limits")) {
    for (const OrderedPair& order : orders) check_order(object, *item, order, report);
    check_ratio(object, *item, report);
    const std::string_view type = text_at(item, "type");
    for (const std::string_view field : {"default", "defaultRequest"}) {
      const yaml::Entry* entry = item->find(field);
      if (type != "Pod" || entry == nullptr || entry->value->entries.empty()) continue;
      report.add(object, entry->key_span,
                 fmt::format("`{}` is not for pods: the API server rejects it", field),
                 "set it for the type `Container`");
    }
    const auto bounded = [&](std::string_view path) { return value_at(item, path) != nullptr; };
    if (type == "PersistentVolumeClaim" && !bounded("min.storage") && !bounded("max.storage")) {
      report.add(object, item->span,
                 "limits of claims have neither `min.storage` nor `max.storage`: the API server rejects it",
                 "set one of them");
    }
  }
}

}  // namespace twinhull::lint
