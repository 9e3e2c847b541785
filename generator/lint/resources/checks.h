#pragma once

#include "lint/check.h"

namespace twinhull::lint {

void check_no_resources(const Pod& pod, const Corpus& corpus, Report& report);
void check_cpu_request(const Pod& pod, const Corpus& corpus, Report& report);
void check_memory_request(const Pod& pod, const Corpus& corpus, Report& report);
void check_memory_limit(const Pod& pod, const Corpus& corpus, Report& report);
void check_requests_exceed(const Pod& pod, const Corpus& corpus, Report& report);
void check_extended_resource(const Container& container, const Pod& pod, const Corpus& corpus,
                             Report& report);
void check_storage_request(const Object& object, const Corpus& corpus, Report& report);
void check_access_mode(const Object& object, const Corpus& corpus, Report& report);

}  // namespace twinhull::lint
