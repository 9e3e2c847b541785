// CIDR ranges: invalid ones, ones with host bits set, and exceptions that are not within the range.
#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>

#include "base/text.h"
#include "kubernetes/address_range.h"
#include "lint/network/checks.h"

namespace twinhull::lint {
namespace {

using kubernetes::AddressRange;
using yaml::Node;

/// Reports an invalid range; empty then, and before substitution.
std::optional<AddressRange> check_range(const Object& object, const Node& node, Reporter& report) {
  const std::string_view text = base::trim(node.text);
  if (!node.is(yaml::Kind::string) || text.empty() || has_unexpanded_placeholder(text)) return std::nullopt;
  const std::optional<AddressRange> range = kubernetes::read_range(text);
  if (!range) {
    const bool address = text.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
    report.add(object, node.span, fmt::format("invalid CIDR `{}`: the API server rejects it", text),
               address ? fmt::format("write `{}/{}` for this address", text,
                                     text.find(':') == std::string_view::npos ? 32 : 128)
                       : "use an address and a prefix length, such as `10.0.0.0/8`");
    return std::nullopt;
  }
  const AddressRange clean = masked(*range);
  if (clean.bytes == range->bytes) return range;
  ObjectFinding& found = report.add_found(
      object, node.span,
      fmt::format("CIDR `{}` has bits set after its prefix: it is treated as `{}`", text, text_of(clean)),
      fmt::format("write `{}`, or `{}/{}` for the single address", text_of(clean),
                  text.substr(0, text.find('/')), range->size * 8));
  diagnostic::limit_to_warning(found.finding);
  return range;
}

void check_block(const Object& object, const Node& peer, Reporter& report) {
  const Node* whole = value_at(&peer, "ipBlock.cidr");
  const std::optional<AddressRange> range =
      whole == nullptr ? std::nullopt : check_range(object, *whole, report);
  for (const Node* hole : items_at(&peer, "ipBlock.except")) {
    const std::optional<AddressRange> inner = check_range(object, *hole, report);
    if (!range || !inner || contains_strictly(*range, *inner)) continue;
    report
        .add(object, hole->span,
             fmt::format("`{}` in `except` is not a part of `{}`: the API server rejects it", hole->text,
                         whole->text),
             "use a smaller range within `cidr`, or remove it")
        .related.push_back({"`cidr` is set here", whole->span});
  }
}

/// The ranges of an annotation, which is read if the Service has none.
void check_source_ranges(const Object& object, Reporter& report) {
  const Node* annotations = value_at(object.node, "metadata.annotations");
  const Node* text = annotations == nullptr
                         ? nullptr
                         : annotations->get("service.beta.kubernetes.io/load-balancer-source-ranges");
  if (text == nullptr || base::trim(text->text).empty() || has_unexpanded_placeholder(text->text)) return;
  for (const std::string_view part : base::split(text->text, ',')) {
    if (kubernetes::read_range(base::trim(part))) continue;
    report.add(object, text->span,
               fmt::format("invalid CIDR `{}`: the API server rejects it", base::trim(part)),
               "use an address and a prefix length, such as `10.0.0.0/8`, separated by commas");
  }
}

}  // namespace

void check_invalid_cidr(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind == "Service" && object.id.group.empty()) {
    const auto ranges = items_at(object.node, "spec.loadBalancerSourceRanges");
    for (const Node* range : ranges) check_range(object, *range, report);
    if (ranges.empty()) check_source_ranges(object, report);
  }
  if (object.id.kind != "NetworkPolicy" || object.id.group != "networking.k8s.io") return;
  constexpr std::array<std::array<std::string_view, 2>, 2> directions = {
      {{"spec.ingress", "from"}, {"spec.egress", "to"}}};
  for (const auto& [rules, peers] : directions) {
    for (const Node* rule : items_at(object.node, rules)) {
      for (const Node* peer : items_at(rule, peers)) check_block(object, *peer, report);
    }
  }
}

}  // namespace twinhull::lint
