// CIDR ranges: invalid ones, or ones with host bits set.
#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>

#include "base/text.h"
#include "lint/network/checks.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

struct Range {
  std::array<std::uint8_t, 16> bytes = {};
  unsigned size = 4;    ///< of the address, in bytes
  unsigned prefix = 0;  ///< length of the prefix
};

/// Empty if the text is not a range.
std::optional<Range> read_range(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::string address(text.substr(0, slash));
  const std::string_view bits = text.substr(slash + 1);
  Range range;
  const bool six = address.find(':') != std::string::npos;
  range.size = six ? 16 : 4;
  if (inet_pton(six ? AF_INET6 : AF_INET, address.c_str(), range.bytes.data()) != 1) return std::nullopt;
  const auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), range.prefix);
  const bool whole = error == std::errc() && end == bits.data() + bits.size();
  return whole && range.prefix <= range.size * 8 ? std::optional(range) : std::nullopt;
}

/// The range without host bits.
Range masked(Range range) {
  for (unsigned i = 0; i < range.size; ++i) {
    const unsigned kept = range.prefix > i * 8 ? std::min(8U, range.prefix - i * 8) : 0;
    range.bytes[i] = static_cast<std::uint8_t>(range.bytes[i] & (0xFF00U >> kept));
  }
  return range;
}

std::string text_of(const Range& range) {
  std::array<char, INET6_ADDRSTRLEN> buffer = {};
  inet_ntop(range.size == 16 ? AF_INET6 : AF_INET, range.bytes.data(), buffer.data(), buffer.size());
  return fmt::format("{}/{}", buffer.data(), range.prefix);
}

void check_range(const Object& object, const Node& node, Reporter& report) {
  const std::string_view text = base::trim(node.text);
  // Not checked before substitution.
  if (!node.is(yaml::Kind::string) || text.empty() ||
      text.find_first_not_of("0123456789abcdefABCDEF.:/") != std::string_view::npos)
    return;
  const std::optional<Range> range = read_range(text);
  if (!range) {
    const bool address = text.find('/') == std::string_view::npos;
    report.add(object, node.span, fmt::format("invalid CIDR `{}`: the API server rejects it", text),
               address ? fmt::format("write `{}/{}` for this address", text,
                                     text.find(':') == std::string_view::npos ? 32 : 128)
                       : "use an address and a prefix length, such as `10.0.0.0/8`");
    return;
  }
  const Range clean = masked(*range);
  if (clean.bytes == range->bytes) return;
  ObjectFinding& found = report.add_found(
      object, node.span,
      fmt::format("CIDR `{}` has bits set after its prefix: it is treated as `{}`", text, text_of(clean)),
      fmt::format("write `{}`, or `{}/{}` for the single address", text_of(clean),
                  text.substr(0, text.find('/')), range->size * 8));
  diagnostic::doubt(found.finding);
}

}  // namespace

void check_invalid_cidr(const Object& object, const ObjectIndex&, Reporter& report) {
  if (object.id.kind == "Service" && object.id.group.empty()) {
    for (const Node* range : items_at(object.node, "spec.loadBalancerSourceRanges"))
      check_range(object, *range, report);
  }
  if (object.id.kind != "NetworkPolicy" || object.id.group != "networking.k8s.io") return;
  constexpr std::array<std::array<std::string_view, 2>, 2> directions = {
      {{"spec.ingress", "from"}, {"spec.egress", "to"}}};
  for (const auto& [rules, peers] : directions) {
    for (const Node* rule : items_at(object.node, rules)) {
      for (const Node* peer : items_at(rule, peers)) {
        if (const Node* range = value_at(peer, "ipBlock.cidr")) check_range(object, *range, report);
        for (const Node* hole : items_at(peer, "ipBlock.except")) check_range(object, *hole, report);
      }
    }
  }
}

}  // namespace twinhull::lint
