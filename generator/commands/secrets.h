#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/finding.h"
#include "model/system.h"
#include "source/files.h"
#include "yaml/node.h"

namespace twinhull::commands {

/// One key of one Secret, as system.yaml asks for it.
struct RequiredSecret {
  std::string_view secret;             ///< `todo-secrets`
  const yaml::Entry* key = nullptr;    ///< `DATABASE_URL` and what is said about it
  std::vector<std::string> variables;  ///< the variables it is taken from; the first is the one to ask for
};

/// What was given for one of them.
struct ProvidedSecret {
  std::string variable;
  std::string value;
  source::Span span;  ///< unknown for variables of the process
};

/// All keys of all Secrets in the order of system.yaml. A key is taken from the variable of its own name
/// where no other value claims that name, and from the name of its value in capitals: `databaseUrl` is
/// `DATABASE_URL`.
std::vector<RequiredSecret> wanted_secrets(const model::System& system);

/// Checks what was given against what system.yaml asks for. Nothing of a value is part of a finding.
/// `origin` is the file that all should stand in, empty for the process environment; `near` is a variable
/// of it that may have been meant, empty where there is none.
void check_secret(const RequiredSecret& wanted, const std::optional<ProvidedSecret>& given,
                  const std::string& origin, std::string_view near,
                  std::vector<diagnostic::Finding>& findings);

}  // namespace twinhull::commands
