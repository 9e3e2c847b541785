// Whether the addresses in settings are those of Services of the run, with ports that these have.
#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "lint/network/checks.h"
#include "lint/network/service_target.h"
#include "lint/objects/selector_index.h"

namespace twinhull::lint {
namespace {

using yaml::Node;

constexpr std::size_t most_names = 1000;  ///< above this number, similar names are not searched

source::Span span_of(const Setting& setting, const ObjectIndex& index) {
  return index.find_text(setting.value->span, setting.address.text);
}

/// Whether one name extends the other: `backend` and `backend-service`, `todo-backend`.
bool extends(std::string_view longer, std::string_view shorter) {
  if (longer.size() <= shorter.size() + 1 || shorter.size() < 3) return false;
  return (longer.starts_with(shorter) && longer[shorter.size()] == '-') ||
         (longer.ends_with(shorter) && longer[longer.size() - shorter.size() - 1] == '-');
}

/// The intended Service: with a similar name, or with that name in another namespace. Null: unknown.
const Object* meant(const Setting& setting, const Target& target, const std::vector<const Object*>& services,
                    const ObjectIndex& index) {
  std::vector<std::string_view> names;
  for (const Object* service : services) names.push_back(service->id.name);
  if (names.size() > most_names) return nullptr;
  std::string_view near = base::closest_match(target.service, names);
  if (near.empty()) {
    const auto longer = std::ranges::find_if(names, [&](std::string_view name) {
      return extends(name, target.service) || extends(target.service, name);
    });
    if (longer != names.end()) near = *longer;
  }
  if (!near.empty())
    return services[static_cast<std::size_t>(std::ranges::find(names, near) - names.begin())];
  for (const Object* service : index.all(*setting.object, "Service")) {
    if (service->id.name == target.service) return service;
  }
  return nullptr;
}

std::string advice(const Target& target, const std::vector<const Object*>& services, const Object* near) {
  if (near != nullptr && near->id.name != target.service)
    return fmt::format("did you mean `{}`? Otherwise ", near->id.name);
  if (near != nullptr) {
    return fmt::format("use `{}.{}`: a name without a namespace is that of the Pod; otherwise ",
                       target.service, near->namespace_name);
  }
  if (services.size() > 8) return "use an existing Service, or ";
  std::vector<std::string_view> names;
  for (const Object* service : services) names.push_back(service->id.name);
  return fmt::format("use an existing Service (`{}`), or ", base::join(names, "`, `"));
}

void report_absent(const Setting& setting, const Target& target, const ObjectIndex& index, Reporter& report) {
  const std::vector<const Object*> services = index.all(*setting.object, "Service", target.namespace_name);
  const Object* near = meant(setting, target, services, index);
  ObjectFinding& found =
      report.add_found(*setting.object, span_of(setting, index),
                       fmt::format("`{}` references Service `{}`, which is not defined in namespace `{}`",
                                   setting.address.text, target.service, target.namespace_name),
                       fmt::format("{}pass `--external {}/Service/{}` if the cluster has it",
                                   advice(target, services, near), target.namespace_name, target.service));
  found.cause = fmt::format("{} {} {}", setting.object->unit, target.namespace_name, target.service);
  found.missing = "Service";
  found.value = setting.value;
  found.value_key = setting.name;
  if (near != nullptr) {
    found.finding.related.push_back(
        {fmt::format("Service `{}` is defined here", near->id.name), location_of(*near)});
  }
}

/// Another rule checks brokers of Strimzi clusters and their ports.
bool is_of_brokers(const Setting& setting) {
  return setting.object->id.group == "dapr.io" && setting.name == "brokers";
}

bool is_headless(const Object& service) { return text_at(service.node, "spec.clusterIP") == "None"; }

}  // namespace

void check_unknown_service_address(const Object& object, const ObjectIndex& index, Reporter& report) {
  for (const Setting& setting : settings_of(object, index)) {
    const Target target = target_of(setting, index);
    if (keeps_browser_out(setting)) continue;
    if (is_of_brokers(setting) && target.service.ends_with("-kafka-bootstrap")) continue;
    if (target.kind == Target::Kind::absent) report_absent(setting, target, index, report);
  }
}

void check_wrong_service_port(const Object& object, const ObjectIndex& index, Reporter& report) {
  for (const Setting& setting : settings_of(object, index)) {
    const std::string_view number = setting.address.port;
    const Target target = target_of(setting, index);
    const Object* service = target.object;
    if (number.empty() || service == nullptr || !is_service(*service) || is_of_brokers(setting)) continue;
    // A headless Service resolves to the pods themselves, an external name to any listener.
    if (is_headless(*service) || text_at(service->node, "spec.type") == "ExternalName") continue;
    const auto ports = items_at(service->node, "spec.ports");
    if (ports.empty() || service_port(*service, number) != nullptr) continue;
    std::vector<std::string_view> known;
    bool of_pods = false;
    for (const Node* port : ports) {
      known.push_back(text_at(port, "port"));
      of_pods = of_pods || text_at(port, "targetPort") == number;
    }
    ObjectFinding& found =
        report.add_found(object, span_of(setting, index),
                         fmt::format("Service `{}` has no port {}, which `{}` uses", service->id.name, number,
                                     setting.address.text),
                         of_pods ? fmt::format("{} is the port of its Pods: use that of the Service, {}",
                                               number, fmt::join(known, " or "))
                                 : fmt::format("it has {}", fmt::join(known, ", ")));
    found.cause = fmt::format("{} {} {} {}", object.unit, target.namespace_name, target.service, number);
    // The program can use another port than the default of the scheme.
    if (setting.address.text.find(fmt::format(":{}", number)) == std::string_view::npos)
      diagnostic::limit_to_warning(found.finding);
    found.value = setting.value;
    found.value_key = setting.name;
    found.finding.related.push_back(
        {fmt::format("Service `{}` is defined here", service->id.name), location_of(*service)});
  }
}

}  // namespace twinhull::lint
