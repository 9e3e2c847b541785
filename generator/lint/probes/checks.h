#pragma once

#include "lint/engine/check.h"

namespace twinhull::lint {

void check_missing_readiness(const ObjectIndex& index, Reporter& report);
void check_missing_probes(const ObjectIndex& index, Reporter& report);
void check_identical_probes(const Container& container, const PodView& pod, const ObjectIndex& index,
                            Reporter& report);
void check_unknown_port(const Container& container, const PodView& pod, const ObjectIndex& index,
                        Reporter& report);
void check_unexposed_port(const Container& container, const PodView& pod, const ObjectIndex& index,
                          Reporter& report);
void check_init_probe(const Container& container, const PodView& pod, const ObjectIndex& index,
                      Reporter& report);
void check_invalid_probe(const Container& container, const PodView& pod, const ObjectIndex& index,
                         Reporter& report);
void check_restart_policy(const PodView& pod, const ObjectIndex& index, Reporter& report);

}  // namespace twinhull::lint
