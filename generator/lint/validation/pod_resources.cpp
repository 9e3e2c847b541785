// Resources of containers: whole numbers, pages, claims, and the units in which variables get them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>

#include "base/text.h"
#include "kubernetes/quantity.h"
#include "lint/validation/conflicts.h"

namespace twinhull::lint {
namespace {

using kubernetes::Quantity;
using yaml::Node;

std::optional<Quantity> amount(const Node& node) {
  if (node.is(yaml::Kind::map) || node.is(yaml::Kind::list) || node.is(yaml::Kind::null)) return std::nullopt;
  return kubernetes::parse_quantity(base::trim(node.text)).value;
}

constexpr std::int64_t nano = 1'000'000'000;

void check_amounts(const Object& object, const Container& container, Reporter& report) {
  std::set<std::string_view> reported;  // a limit is usually the request, too
  for (std::string_view side : {"resources.limits", "resources.requests"}) {
    const Node* amounts = value_at(container.node, side);
    if (amounts == nullptr) continue;
    for (const yaml::Entry& entry : amounts->entries) {
      const std::optional<Quantity> value = amount(*entry.value);
      if (!value) continue;
      const bool extended = entry.key.find('/') != std::string_view::npos;
      if (extended && value->nanos % nano != 0 && reported.insert(entry.key).second)
        report.add(object, entry.value->span,
                   fmt::format("`{}` is {}, not a whole number: the API server rejects the Pod", entry.key,
                               entry.value->text),
                   "use a whole number");
      if (!entry.key.starts_with("hugepages-")) continue;
      const std::optional<Quantity> page = kubernetes::parse_quantity(entry.key.substr(10)).value;
      if (page && page->nanos != 0 && value->nanos % page->nanos != 0 && reported.insert(entry.key).second)
        report.add(object, entry.value->span,
                   fmt::format("`{}` is {}, no multiple of the page size: the API server rejects the Pod",
                               entry.key, entry.value->text),
                   "use a multiple of the page size");
    }
  }
}

void check_pages(const Object& object, const Container& container, Reporter& report) {
  bool pages = false, other = false;
  source::Span span;
  for (std::string_view side : {"resources.limits", "resources.requests"}) {
    const Node* amounts = value_at(container.node, side);
    if (amounts == nullptr) continue;
    for (const yaml::Entry& entry : amounts->entries) {
      other = other || entry.key == "cpu" || entry.key == "memory";
      if (!entry.key.starts_with("hugepages-") || pages) continue;
      pages = true;
      span = entry.key_span;
    }
  }
  if (pages && !other)
    report.add(object, span,
               fmt::format("{} has huge pages without CPU or memory: the API server rejects the Pod",
                           describe(container)),
               "add a request or limit of `cpu` or `memory`");
}

void check_claims(const Object& object, const PodView& pod, const Container& container, Reporter& report) {
  std::set<std::string_view> names;
  for (const Node* claim : items_at(pod.spec, "resourceClaims")) names.insert(text_at(claim, "name"));
  for (const Node* claim : items_at(container.node, "resources.claims")) {
    const Node* name = value_at(claim, "name");
    if (name == nullptr || name->text.empty() || names.contains(name->text)) continue;
    report.add(object, name->span,
               fmt::format("claim `{}` is not in `resourceClaims` of the Pod: the API server rejects it",
                           name->text),
               "add it to `resourceClaims`");
  }
}

constexpr std::array<std::string_view, 13> memory_units = {"1",   "1k",  "1M",  "1G",  "1T",  "1P", "1E",
                                                           "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"};
constexpr std::array<std::string_view, 2> cpu_units = {"1", "1m"};

void check_divisor(const Object& object, const Node* reference, Reporter& report) {
  const Node* divisor = value_at(reference, "divisor");
  const std::string_view resource = text_at(reference, "resource");
  if (divisor == nullptr || resource.empty() || has_unexpanded_placeholder(divisor->text)) return;
  const std::optional<Quantity> value = amount(*divisor);
  if (!value || (value->nanos == 0 && !value->negative)) return;
  const auto is = [&](std::string_view unit) {
    return kubernetes::compare(*value, *kubernetes::parse_quantity(unit).value) == 0;
  };
  const bool cpu = resource.ends_with(".cpu");
  const bool good = cpu ? std::ranges::any_of(cpu_units, is) : std::ranges::any_of(memory_units, is);
  if (good) return;
  report.add(object, divisor->span,
             fmt::format("divisor {} is not allowed for `{}`: the API server rejects the Pod", divisor->text,
                         resource),
             cpu ? "use `1` or `1m`" : "use `1`, `1Ki`, `1Mi`, `1k`, `1M` or the like");
}

void check_resize(const Object& object, const PodView& pod, const Container& container, Reporter& report) {
  if (text_at(pod.spec, "restartPolicy") != "Never" || !text_at(container.node, "restartPolicy").empty())
    return;
  for (const Node* policy : items_at(container.node, "resizePolicy")) {
    const Node* restart = value_at(policy, "restartPolicy");
    if (text_at(restart, "") != "RestartContainer") continue;
    report.add(
        object, restart->span,
        "`RestartContainer` is not allowed with `restartPolicy: Never` of the Pod: the API server rejects it",
        "use `NotRequired`");
  }
}

}  // namespace

void check_pod_resource_conflicts(const Object& object, const PodView& pod, Reporter& report) {
  for (const Container& container : pod.containers) {
    check_amounts(object, container, report);
    check_pages(object, container, report);
    check_claims(object, pod, container, report);
    check_resize(object, pod, container, report);
    for (const Node* variable : items_at(container.node, "env"))
      check_divisor(object, value_at(variable, "valueFrom.resourceFieldRef"), report);
  }
  for (const Node* volume : items_at(pod.spec, "volumes")) {
    for (const Node* item : items_at(volume, "downwardAPI.items"))
      check_divisor(object, value_at(item, "resourceFieldRef"), report);
  }
}

}  // namespace twinhull::lint
