#include "html_report/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "lint/objects/resource_demand.h"

namespace twinhull::html_report {
namespace {

using kubernetes::Quantity;

std::string text_at(const yaml::Node& values, std::string_view path) {
  const yaml::Node* found = values.at(path);
  return found != nullptr && found->is(yaml::Kind::string) ? std::string(found->text) : std::string();
}

Quantity plus(const Quantity& a, const Quantity& b) { return kubernetes::add(a, b).value_or(a); }

/// The total of one resource. Requests and limits are of the same objects, in any order.
Usage usage_of(std::string_view resource, std::string_view called, const yaml::Node& values,
               const std::vector<const yaml::Node*>& objects) {
  Usage usage = {.resource = std::string(called)};
  for (const lint::ResourceDemand& demand : lint::demands(objects, resource, lint::Bound::requests)) {
    usage.requests = plus(demand.amount, usage.requests);
    usage.usage_table.push_back({.name = demand.name, .requests = demand.amount});
  }
  for (const lint::ResourceDemand& demand : lint::demands(objects, resource, lint::Bound::limits)) {
    usage.limits = plus(demand.amount, usage.limits);
    const auto found = std::find_if(usage.usage_table.begin(), usage.usage_table.end(),
                                    [&](const WorkloadUsage& s) { return s.name == demand.name; });
    if (found == usage.usage_table.end()) {
      usage.usage_table.push_back({.name = demand.name, .limits = demand.amount});
    } else {
      found->limits = demand.amount;
    }
  }
  const yaml::Node* stated = values.at(std::string("capacity.").append(resource));
  if (stated != nullptr) {
    usage.capacity = kubernetes::parse_quantity(stated->text).value.value_or(Quantity{});
    if (usage.capacity.nanos != 0) usage.capacity_text = stated->text;
  }
  return usage;
}

/// Where the Secrets come from: `external`, or `external, existing (db-secrets)`.
std::string sources_of(const yaml::Node& secrets, const yaml::Node& values) {
  const std::string general = text_at(values, "secrets.source");
  std::map<std::string, std::string> others;
  bool any_general = false;
  for (const yaml::Entry& secret : secrets.entries) {
    const yaml::Node* own = values.at("secrets.sources");
    if (own != nullptr) own = own->get(secret.key);
    if (own == nullptr || own->text == general) {
      any_general = true;
      continue;
    }
    std::string& names = others[std::string(own->text)];
    names.append(names.empty() ? "" : ", ").append(secret.key);
  }
  std::string out = any_general ? general : "";
  for (const auto& [source, names] : others)
    out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", source, names);
  return out;
}

}  // namespace

SystemReport system_facts(const model::System& system) {
  SystemReport out = {
      .id = system.id,
      .title = std::string(system.text("title")),
      .description = std::string(system.text("description")),
      .chart = std::string(system.text("chart.name")).append(" ").append(system.text("chart.version")),
      .release = std::string(system.text("release"))};
  for (const model::Variant& variant : system.variants) {
    for (const model::Target& target : variant.targets) out.names.push_back(target.name);
  }
  return out;
}

TargetReport target_facts(const model::System& system, const model::Target& target,
                          const std::vector<const yaml::Node*>& objects) {
  const yaml::Node& values = *target.effective;
  TargetReport out = {
      .name = target.name,
      .namespace_name = text_at(values, "global.namespace"),
      .secrets = system.root->at("secrets") == nullptr || system.root->at("secrets")->entries.empty()
                     ? std::string()
                     : sources_of(*system.root->at("secrets"), values),
      .objects = objects.size()};
  out.usage.push_back(usage_of("cpu", "CPU", values, objects));
  out.usage.push_back(usage_of("memory", "Memory", values, objects));
  out.graph = diagram::build_diagram(system, objects);
  return out;
}

}  // namespace twinhull::html_report
