#include "lint/target.h"

#include <utility>

#include "lint/groups.h"

namespace twinhull::lint {

std::vector<diagnostic::Finding> check_target_objects(const std::vector<const yaml::Node*>& objects) {
  Corpus corpus;
  const std::uint32_t unit = corpus.add_unit({});
  for (const yaml::Node* object : objects) corpus.add(*object, unit);
  corpus.finish();
  std::vector<diagnostic::Finding> findings;
  for (Found& found : run(dapr_checks(), corpus)) {
    found.finding.path.clear();  // the way to it in an object that nobody sees
    findings.push_back(std::move(found.finding));
  }
  return findings;
}

}  // namespace twinhull::lint
