#pragma once

#include "lint/check.h"

namespace twinhull::lint {

/// The app id that a pod's Dapr sidecar goes by: the annotation of a pod that has `dapr.io/enabled: "true"`.
/// Null where there is no sidecar, or no id is given.
const yaml::Node* app_id(const Pod& pod);

/// Whether the object is one of Dapr's own, of that kind.
bool is_dapr(const Object& object, std::string_view kind);

void check_app_id(const Pod& pod, const Corpus& corpus, Report& report);
void check_duplicate_app_ids(const Corpus& corpus, Report& report);
void check_sidecar_services(const Corpus& corpus, Report& report);
void check_scopes(const Corpus& corpus, Report& report);
void check_subscribed_pubsub(const Object& object, const Corpus& corpus, Report& report);
void check_subscribed_topics(const Corpus& corpus, Report& report);

}  // namespace twinhull::lint
