// Objects that configure the cluster: classes, flow control, certificates and ranges.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string>

#include "cel/encoding.h"
#include "kubernetes/address_range.h"
#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

void check_wildcards(const Object& object, const Node& rule, std::span<const std::string_view> fields,
                     Reporter& report) {
  for (const std::string_view field : fields) {
    const auto items = items_at(&rule, field);
    const auto is_any = [](const Node* item) { return item->text == "*"; };
    if (items.size() < 2 || std::ranges::none_of(items, is_any)) continue;
    const auto other = std::ranges::find_if_not(items, is_any);
    const Node& node = other == items.end() ? *items[1] : **other;
    report.add(object, node.span,
               fmt::format("`{}` contains `*` and `{}`: the API server rejects it", field, node.text),
               "keep one of them");
  }
}

/// Bits that choosing `hand` of `queues` needs, of which a hash has 60.
double entropy(std::int64_t queues, std::int64_t hand) {
  double bits = 0;
  for (std::int64_t i = 0; i < hand; ++i) bits += std::log2(static_cast<double>(queues - i));
  return std::ceil(bits);
}

/// Whether it is a certificate request in PEM, in base64.
bool is_request(const Node& request) {
  const std::optional<std::string> text = cel::decode_base64(request.text);
  return text && text->find("-----BEGIN CERTIFICATE REQUEST-----") != std::string::npos &&
         text->find("-----END CERTIFICATE REQUEST-----") != std::string::npos;
}

}  // namespace

void check_runtime_class_conflicts(const Object& object, Reporter& report) {
  std::set<std::string> seen;
  for (const Node* one : items_at(object.node, "scheduling.tolerations")) {
    const std::string_view op = text_at(one, "operator");
    const std::string print = fmt::format("{}\n{}\n{}\n{}", text_at(one, "key"), op.empty() ? "Equal" : op,
                                          text_at(one, "value"), text_at(one, "effect"));
    if (!seen.insert(print).second)
      report.add(object, one->span, "a toleration is repeated: the API server rejects it",
                 "remove one of them");
  }
}

void check_flow_schema_conflicts(const Object& object, Reporter& report) {
  constexpr std::array<std::string_view, 4> of_resources = {"verbs", "apiGroups", "resources", "namespaces"};
  constexpr std::array<std::string_view, 2> of_urls = {"verbs", "nonResourceURLs"};
  for (const Node* rule : items_at(object.node, "spec.rules")) {
    for (const Node* one : items_at(rule, "resourceRules"))
      check_wildcards(object, *one, of_resources, report);
    for (const Node* one : items_at(rule, "nonResourceRules")) check_wildcards(object, *one, of_urls, report);
  }
}

void check_priority_level_conflicts(const Object& object, Reporter& report) {
  const Node* queuing = value_at(object.node, "spec.limited.limitResponse.queuing");
  const Node* hand = value_at(queuing, "handSize");
  const Node* queues = value_at(queuing, "queues");
  const std::int64_t size = hand == nullptr ? 8 : hand->integer().value_or(0);
  const std::int64_t count = queues == nullptr ? 64 : queues->integer().value_or(0);
  if (queuing == nullptr || size < 1 || count < 1) return;
  const Node& location = hand != nullptr ? *hand : queues != nullptr ? *queues : *queuing;
  if (size > count) {
    report.add(object, location.span,
               fmt::format("`handSize` {} exceeds `queues` {}: the API server rejects it", size, count),
               "lower it, or raise `queues`");
  } else if (entropy(count, size) > 60) {
    report.add(object, location.span,
               fmt::format("`handSize` {} of {} `queues` needs more than 60 bits: the API server rejects it",
                           size, count),
               "lower one of them");
  }
}

void check_service_range_conflicts(const Object& object, Reporter& report) {
  const auto ranges = items_at(object.node, "spec.cidrs");
  if (ranges.size() != 2) return;
  const auto first = kubernetes::read_range(ranges[0]->text),
             second = kubernetes::read_range(ranges[1]->text);
  if (!first || !second || first->size != second->size) return;
  report.add(object, ranges[1]->span, "both `cidrs` are of one IP family: the API server rejects it",
             "use one range for IPv4 and one for IPv6");
}

void check_certificate_request_conflicts(const Object& object, Reporter& report) {
  const Node* request = value_at(object.node, "spec.request");
  if (request == nullptr || !request->is(yaml::Kind::string) || has_unexpanded_placeholder(request->text) ||
      !cel::decode_base64(request->text) || is_request(*request))
    return;
  report.add(object, request->span,
             "`request` is not a certificate request in PEM: the API server rejects it",
             "encode a file that begins with `-----BEGIN CERTIFICATE REQUEST-----`");
}

void check_storage_class_conflicts(const Object& object, Reporter& report) {
  std::set<std::string> seen;
  for (const Node* term : items_at(object.node, "allowedTopologies")) {
    std::set<std::string> parts;
    for (const Node* one : items_at(term, "matchLabelExpressions")) {
      std::set<std::string_view> values;
      for (const Node* value : items_at(one, "values")) values.insert(value->text);
      parts.insert(fmt::format("{}\n{}", text_at(one, "key"), fmt::join(values, "\n")));
    }
    if (!parts.empty() && seen.insert(fmt::format("{}", fmt::join(parts, "\n\n"))).second) continue;
    report.add(object, term->span,
               parts.empty() ? "a term of `allowedTopologies` is empty: the API server rejects it"
                             : "a term of `allowedTopologies` is repeated: the API server rejects it",
               "remove it");
  }
}

void check_device_claim_conflicts(const Object& object, Reporter& report) {
  const bool is_template = object.id.kind == "ResourceClaimTemplate";
  const Node* devices = value_at(object.node, is_template ? "spec.spec.devices" : "spec.devices");
  std::set<std::string> names;
  for (const Node* request : items_at(devices, "requests")) {
    const std::string_view name = text_at(request, "name");
    names.emplace(name);
    for (const Node* one : items_at(request, "firstAvailable"))
      names.insert(fmt::format("{}/{}", name, text_at(one, "name")));
  }
  for (const std::string_view field : {"constraints", "config"}) {
    for (const Node* one : items_at(devices, field)) {
      for (const Node* request : items_at(one, "requests")) {
        if (request->text.empty() || names.contains(std::string(request->text)) ||
            has_unexpanded_placeholder(request->text))
          continue;
        report.add(object, request->span,
                   fmt::format("request `{}` is not in `devices.requests`: the API server rejects it",
                               request->text),
                   "use the name of a request");
      }
    }
  }
}

}  // namespace twinhull::lint
