#include <fmt/format.h>

#include "model/rules/table.h"

namespace twinhull::model {

void check_in_sync_replicas(const TargetContext& target, Findings& findings) {
  const yaml::Node* broker = target.at("kafka.broker");
  if (!target.on("kafka.enabled") || broker == nullptr || broker->text != "strimzi") return;
  const yaml::Node* written = target.at("strimzi.minInSyncReplicas");
  const yaml::Node* copies = target.at("strimzi.topicReplicas");
  if (written == nullptr || copies == nullptr || !copies->integer()) return;
  if (*copies->integer() < 2 || written->integer() != copies->integer()) return;
  diagnostic::Finding finding{
      .rule = "min-insync-equals-replicas",
      .message = fmt::format(
          "`minInSyncReplicas` equals the {} replicas: writes fail if a broker is unavailable", copies->text),
      .span = written->span,
      .help = "use fewer than `topicReplicas`, usually one fewer",
      .path = "strimzi.minInSyncReplicas"};
  add_related(target, finding, copies, "`topicReplicas` is set here");
  findings.push_back(std::move(finding));
}

}  // namespace twinhull::model
