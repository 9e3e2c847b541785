#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_missing_readiness_probe(const ObjectIndex& index, Reporter& report);
void check_missing_probes(const ObjectIndex& index, Reporter& report);
void check_identical_probes(const Container& container, const PodView& pod, const ObjectIndex& index,
                            Reporter& report);
void check_unknown_probe_port(const Container& container, const PodView& pod, const ObjectIndex& index,
                              Reporter& report);
void check_unexposed_probe_port(const Container& container, const PodView& pod, const ObjectIndex& index,
                                Reporter& report);
void check_probe_not_allowed(const Container& container, const PodView& pod, const ObjectIndex& index,
                             Reporter& report);
void check_invalid_probe(const Container& container, const PodView& pod, const ObjectIndex& index,
                         Reporter& report);
void check_invalid_restart_policy(const PodView& pod, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
