// The token formats of well-known providers. A row is a prefix, an alphabet and a length; formats that do not
// fit into a row (private keys, JSON web tokens, two providers with a mark in the middle) have a matcher
// below.

#include "lint/secrets/tokens.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ascii.h"
#include "base/base64.h"
#include "lint/secrets/values.h"

namespace twinhull::lint {
namespace {

enum class Alphabet : std::uint8_t {
  hex,
  upper32,
  letters,
  alnum,
  word,
  dashed,
  dotted,
  base64,
  bech32,
  path,
  dense
};

constexpr bool belongs(char c, Alphabet alphabet) {
  switch (alphabet) {
    case Alphabet::hex:
      return base::is_hex(c);
    case Alphabet::upper32:
      return base::is_upper(c) || (c >= '2' && c <= '7');
    case Alphabet::letters:
      return base::is_letter(c);
    case Alphabet::alnum:
      return base::is_alnum(c);
    case Alphabet::word:
      return base::is_alnum(c) || c == '_';
    case Alphabet::dashed:
      return base::is_alnum(c) || c == '_' || c == '-';
    case Alphabet::dotted:
      return base::is_alnum(c) || c == '_' || c == '-' || c == '.' || c == '=';
    case Alphabet::base64:
      return base::is_alnum(c) || c == '+' || c == '/' || c == '=' || c == '_' || c == '-';
    case Alphabet::bech32:
      return base::is_digit(c) || base::is_upper(c);
    case Alphabet::path:
      return base::is_alnum(c) || c == '-' || c == '@' || c == '/' || c == '_';
    case Alphabet::dense:
      return base::is_alnum(c) || std::string_view("!@#$%^&*(-_=+)").find(c) != std::string_view::npos;
  }
  return false;
}

struct Format {
  std::string_view prefix;
  Alphabet alphabet;
  std::uint16_t least;
  std::uint16_t most;
  std::string_view what;
  double entropy = 3.0;  ///< minimum entropy of the rest
  bool identifies = false;
};

using enum Alphabet;

/// If several prefixes match, the first row that matches completely wins.
constexpr std::array formats = {
    Format{"AKIA", upper32, 16, 16, "an AWS access key id", 2.5, true},
    Format{"ASIA", upper32, 16, 16, "an AWS access key id", 2.5, true},
    Format{"ABIA", upper32, 16, 16, "an AWS access key id", 2.5, true},
    Format{"ACCA", upper32, 16, 16, "an AWS access key id", 2.5, true},
    Format{"ghp_", alnum, 36, 251, "a GitHub token"},
    Format{"gho_", alnum, 36, 251, "a GitHub token"},
    Format{"ghu_", alnum, 36, 251, "a GitHub token"},
    Format{"ghs_", alnum, 36, 251, "a GitHub token"},
    Format{"ghr_", alnum, 36, 251, "a GitHub token"},
    Format{"github_pat_", word, 70, 255, "a GitHub token"},
    Format{"glpat-", dotted, 20, 300, "a GitLab token"},
    Format{"glptt-", hex, 40, 40, "a GitLab token"},
    Format{"glrt-", dotted, 20, 300, "a GitLab token"},
    Format{"gldt-", dotted, 20, 300, "a GitLab token"},
    Format{"glcbt-", dotted, 20, 300, "a GitLab token"},
    Format{"glft-", dotted, 20, 300, "a GitLab token"},
    Format{"glimt-", dotted, 20, 300, "a GitLab token"},
    Format{"glsoat-", dotted, 20, 300, "a GitLab token"},
    Format{"glagent-", dotted, 20, 300, "a GitLab token"},
    Format{"gloas-", dotted, 20, 300, "a GitLab secret"},
    Format{"GR1348941", dashed, 20, 20, "a GitLab token"},
    Format{"xoxb-", dashed, 24, 300, "a Slack token", 2.0},
    Format{"xoxp-", dashed, 24, 300, "a Slack token", 2.0},
    Format{"xoxa-", dashed, 24, 300, "a Slack token", 2.0},
    Format{"xoxr-", dashed, 24, 300, "a Slack token", 2.0},
    Format{"xoxs-", dashed, 24, 300, "a Slack token", 2.0},
    Format{"xoxe.", dotted, 40, 300, "a Slack token", 2.0},
    Format{"xoxe-", dashed, 24, 300, "a Slack token", 2.0},
    Format{"xapp-", dashed, 24, 300, "a Slack token", 2.0},
    Format{"hooks.slack.com/services/", base64, 40, 80, "the address of a Slack webhook"},
    Format{"hooks.slack.com/workflows/", base64, 40, 80, "the address of a Slack webhook"},
    Format{"hooks.slack.com/triggers/", base64, 40, 80, "the address of a Slack webhook"},
    Format{"discord.com/api/webhooks/", base64, 70, 120, "the address of a Discord webhook"},
    Format{"discordapp.com/api/webhooks/", base64, 70, 120, "the address of a Discord webhook"},
    Format{"webhook.office.com/webhookb2/", path, 100, 300, "the address of a Teams webhook"},
    Format{"outlook.office.com/webhook/", path, 100, 300, "the address of a Teams webhook"},
    Format{"hooks.zapier.com/hooks/catch/", path, 10, 60, "the address of a Zapier webhook", 2.5},
    Format{"fm2_", base64, 80, 800, "a Fly.io token"},
    Format{"AVNS_", dashed, 16, 24, "the password of an Aiven service"},
    Format{"sk-ant-", dashed, 80, 200, "an Anthropic API key"},
    Format{"sk-or-v1-", hex, 64, 64, "an OpenRouter API key"},
    Format{"sk-proj-", dashed, 40, 250, "an OpenAI API key"},
    Format{"sk-svcacct-", dashed, 40, 250, "an OpenAI API key"},
    Format{"sk-admin-", dashed, 40, 250, "an OpenAI API key"},
    Format{"sk-", alnum, 32, 64, "an OpenAI API key", 3.5},
    Format{"gsk_", alnum, 52, 52, "a Groq API key", 3.5},
    Format{"pplx-", alnum, 48, 48, "a Perplexity API key", 3.5},
    Format{"xai-", alnum, 80, 80, "an xAI API key", 3.5},
    Format{"hf_", letters, 34, 34, "a Hugging Face token"},
    Format{"r8_", alnum, 37, 37, "a Replicate token"},
    Format{"AIza", dashed, 35, 35, "a Google API key", 3.5, true},
    Format{"GOCSPX-", dashed, 28, 28, "a Google OAuth client secret"},
    Format{"sk_live_", alnum, 10, 248, "a Stripe key", 2.0},
    Format{"rk_live_", alnum, 10, 248, "a Stripe key", 2.0},
    Format{"sk_test_", alnum, 10, 248, "a Stripe key", 2.0},
    Format{"rk_test_", alnum, 10, 248, "a Stripe key", 2.0},
    Format{"sk_prod_", alnum, 10, 248, "a Stripe key", 2.0},
    Format{"rk_prod_", alnum, 10, 248, "a Stripe key", 2.0},
    Format{"whsec_", base64, 32, 100, "the secret of a webhook"},
    Format{"SK", hex, 32, 32, "a Twilio API key"},
    Format{"SG.", dotted, 66, 66, "a SendGrid API key"},
    Format{"npm_", alnum, 36, 36, "an npm token"},
    Format{"pypi-AgE", dashed, 50, 1000, "a PyPI token"},
    Format{"rubygems_", hex, 48, 48, "a RubyGems API key"},
    Format{"dckr_pat_", dashed, 27, 40, "a Docker Hub token"},
    Format{"dop_v1_", hex, 64, 64, "a DigitalOcean token"},
    Format{"doo_v1_", hex, 64, 64, "a DigitalOcean token"},
    Format{"dor_v1_", hex, 64, 64, "a DigitalOcean token"},
    Format{"dapi", hex, 32, 34, "a Databricks token"},
    Format{"pul-", hex, 40, 40, "a Pulumi token"},
    Format{"hvs.", dashed, 24, 200, "a Vault token", 3.5},
    Format{"hvb.", dashed, 100, 300, "a Vault token", 3.5},
    Format{"glsa_", word, 41, 41, "a Grafana token"},
    Format{"glc_", base64, 32, 400, "a Grafana token"},
    Format{"napi_", alnum, 60, 70, "a Neon API key", 3.5},
    Format{"npg_", alnum, 12, 24, "the password of a Neon database", 2.8},
    Format{"sbp_", hex, 40, 40, "a Supabase token"},
    Format{"pscale_pw_", dotted, 32, 64, "the password of a PlanetScale database"},
    Format{"pscale_tkn_", dotted, 32, 64, "a PlanetScale token"},
    Format{"pscale_oauth_", dotted, 32, 64, "a PlanetScale token"},
    Format{"dp.pt.", alnum, 43, 43, "a Doppler token"},
    Format{"dp.st.", dotted, 40, 60, "a Doppler token"},
    Format{"lin_api_", alnum, 40, 40, "a Linear API key"},
    Format{"PMAK-", dashed, 59, 59, "a Postman API key"},
    Format{"shpat_", hex, 32, 32, "a Shopify token"},
    Format{"shpss_", hex, 32, 32, "a Shopify secret"},
    Format{"shpca_", hex, 32, 32, "a Shopify token"},
    Format{"shppa_", hex, 32, 32, "a Shopify token"},
    Format{"sntrys_", base64, 60, 300, "a Sentry token"},
    Format{"NRAK-", alnum, 27, 27, "a New Relic key"},
    Format{"ATATT3", dotted, 180, 250, "an Atlassian token"},
    Format{"AGE-SECRET-KEY-1", bech32, 58, 58, "a private age key"},
    Format{"sha256~", dashed, 43, 43, "an OpenShift token"},
    Format{"key-", alnum, 32, 32, "a Mailgun API key", 3.5},
    Format{"xkeysib-", dashed, 70, 90, "a Brevo API key"},
    Format{"ya29.", dashed, 40, 1000, "a Google access token"},
    Format{"ATCTT3", dotted, 100, 250, "an Atlassian token"},
    Format{"ATBB", alnum, 32, 32, "a Bitbucket password", 3.5},
    Format{"xoxc-", dashed, 24, 300, "a Slack token", 2.0},
    Format{"xoxd-", base64, 24, 400, "a Slack token", 2.0},
    Format{"tvly-", dashed, 28, 60, "a Tavily API key", 3.5},
    Format{"nvapi-", dashed, 60, 70, "an NVIDIA API key", 3.5},
    Format{"lsv2_pt_", word, 40, 50, "a LangSmith API key"},
    Format{"figd_", dashed, 38, 50, "a Figma token", 3.5},
    Format{"ntn_", alnum, 40, 50, "a Notion token", 3.5},
    Format{"CFPAT-", dashed, 43, 43, "a Contentful token"},
    Format{"dt0c01.", dotted, 80, 100, "a Dynatrace token"},
    Format{"sgp_", word, 40, 60, "a Sourcegraph token"},
    Format{"pat-na1-", dashed, 36, 36, "a HubSpot token"},
    Format{"ops_eyJ", base64, 200, 1200, "a 1Password token"},
    Format{"sq0csp-", dashed, 43, 43, "a Square secret"},
    Format{"django-insecure-", dense, 40, 64, "the secret key of Django"},
    Format{"base64:", base64, 43, 44, "the key of a Laravel application", 4.0, true},
    Format{"AccountKey=", base64, 86, 90, "an Azure storage key"},
};

static_assert(std::ranges::all_of(formats, [](const Format& format) {
  return format.prefix.size() + format.least >= shortest_token;
}));

constexpr std::string_view pem_begin = "-----BEGIN";

/// The rows by first character; the last bucket ends with the table.
struct Dispatch {
  std::array<std::vector<std::uint8_t>, 128> rows;
  Dispatch() {
    for (std::size_t i = 0; i < formats.size(); ++i) {
      rows[static_cast<unsigned char>(formats[i].prefix.front())].push_back(static_cast<std::uint8_t>(i));
    }
  }
};
static_assert(formats.size() < 256);

const Dispatch& dispatch() {
  static const Dispatch table;
  return table;
}

std::size_t run_length(std::string_view text, std::size_t at, std::size_t most, Alphabet alphabet) {
  const std::size_t end = std::min(text.size(), at + most);
  std::size_t i = at;
  while (i < end && belongs(text[i], alphabet)) ++i;
  return i - at;
}

bool word_follows(std::string_view text, std::size_t at) {
  return at < text.size() && (base::is_alnum(text[at]) || text[at] == '_');
}

TokenMatch match_format(std::string_view text, std::size_t at, const Format& format) {
  if (!text.substr(at).starts_with(format.prefix)) return {};
  const std::size_t rest = at + format.prefix.size();
  const std::size_t size = run_length(text, rest, format.most, format.alphabet);
  if (size < format.least || word_follows(text, rest + size)) return {};
  const std::string_view body = text.substr(rest, size);
  if (entropy(body) < format.entropy || is_placeholder(body)) return {};
  return {format.prefix.size() + size, format.what, format.identifies};
}

/// Three parts in base64, two of which begin with `{"`.
TokenMatch match_jwt(std::string_view text, std::size_t at) {
  const auto part = [&](std::size_t from, std::size_t most) {
    std::size_t i = from;
    const std::size_t end = std::min(text.size(), from + most);
    while (i < end && belongs(text[i], dashed)) ++i;
    return i - from;
  };
  if (!text.substr(at).starts_with("eyJ")) return {};
  const std::size_t head = part(at, 1024);  // tried at each `-eyJ` of a longer one
  const std::size_t middle = at + head + 1;
  if (head < 17 || middle >= text.size() || text[middle - 1] != '.') return {};
  if (!text.substr(middle).starts_with("eyJ")) return {};
  const std::size_t body = part(middle, 4096);
  const std::size_t last = middle + body + 1;
  if (body < 12 || last > text.size() || text[last - 1] != '.') return {};
  const std::size_t signature = part(last, 4096);
  // Supabase's anonymous key is public: it is part of web pages.
  if (base::decode_base64(text.substr(middle, body)).find("\"role\":\"anon\"") != std::string::npos)
    return {};
  return {last + signature - at, "a JSON web token"};
}

/// A PEM block with the beginning of a key; line breaks are real or written as `\n`.
TokenMatch match_private_key(std::string_view text, std::size_t at) {
  if (!text.substr(at).starts_with(pem_begin)) return {};
  const std::string_view head = text.substr(at, 140);
  const std::size_t key = head.find("PRIVATE KEY");
  if (key == std::string_view::npos || head.substr(0, key).find('\n') != std::string_view::npos) return {};
  const std::size_t dashes = head.find("-----", key);
  if (dashes == std::string_view::npos) return {};
  std::size_t i = at + dashes + 5;
  const std::size_t end = std::min(text.size(), i + 400);
  for (std::size_t run = 0; i < end; ++i) {
    run = belongs(text[i], base64) && text[i] != '-' ? run + 1 : 0;
    if (run >= 40) return {i + 1 - at, "a private key"};
  }
  return {};
}

/// `1234567890:AA…`: digits, a colon, 35 characters; after `bot` in an address.
TokenMatch match_telegram(std::string_view text, std::size_t at) {
  const std::size_t begin = text.substr(at, 3) == "bot" ? at + 3 : at;
  std::size_t i = begin;
  while (i < text.size() && i - begin < 11 && base::is_digit(text[i])) ++i;
  if (i - begin < 8 || i - begin > 10 || !text.substr(i).starts_with(":AA")) return {};
  const std::size_t size = run_length(text, i + 1, 35, dashed);
  if (size != 35 || word_follows(text, i + 36) || entropy(text.substr(i + 1, 35)) < 3.5) return {};
  return {i + 36 - at, "a Telegram bot token"};
}

/// A bot of Discord: its number in base64, a time, and a digest.
TokenMatch match_discord(std::string_view text, std::size_t at) {
  const std::size_t head = run_length(text, at, 30, dashed);
  if (head < 24 || head > 28 || text.substr(at + head, 1) != ".") return {};
  const std::size_t middle = at + head + 1;
  if (run_length(text, middle, 7, dashed) != 6 || text.substr(middle + 6, 1) != ".") return {};
  const std::size_t last = middle + 7, size = run_length(text, last, 45, dashed);
  if (size < 27 || size > 40 || word_follows(text, last + size)) return {};
  const std::string number = base::decode_base64(text.substr(at, head));
  const bool numeric = !number.empty() && std::ranges::all_of(number, base::is_digit);
  return numeric ? TokenMatch{last + size - at, "the token of a Discord bot"} : TokenMatch{};
}

/// Mailchimp: the data center is at the end.
TokenMatch match_mailchimp(std::string_view text, std::size_t at) {
  constexpr std::size_t digits = 32;
  if (run_length(text, at, digits + 1, hex) != digits || text.substr(at + digits, 3) != "-us") return {};
  const std::size_t size = run_length(text, at + digits + 3, 3, hex);
  if (size == 0 || size > 2 || word_follows(text, at + digits + 3 + size)) return {};
  return {digits + 3 + size, "a Mailchimp API key"};
}

/// Terraform Cloud (`…14….atlasv1.…60…`) and Microsoft Entra (`xxx8Q~…`): the mark is in the middle.
TokenMatch match_marked(std::string_view text, std::size_t at) {
  const std::string_view here = text.substr(at, 120);
  if (here.size() >= 37 && base::is_digit(here[3]) && here.substr(4, 2) == "Q~") {
    const std::size_t size = run_length(text, at + 6, 34, dotted);
    if (size >= 31 && !word_follows(text, at + 6 + size)) return {6 + size, "a Microsoft Entra secret"};
  }
  if (here.size() >= 83 && here.substr(14, 9) == ".atlasv1.") {
    const std::size_t size = run_length(text, at + 23, 80, dashed);
    if (size >= 60) return {23 + size, "a Terraform Cloud token"};
  }
  return {};
}

}  // namespace

bool may_begin_token(char first) { return base::is_alnum(first) || first == '-'; }

TokenMatch match_token(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first >= 128) return {};
  for (const std::uint8_t row : dispatch().rows[first]) {
    if (const TokenMatch match = match_format(text, at, formats[row]); match.size > 0) return match;
  }
  if (first == 'e') return match_jwt(text, at);
  if (first == '-') return match_private_key(text, at);
  if (base::is_digit(text[at]) || first == 'b') {
    if (const TokenMatch match = match_telegram(text, at); match.size > 0) return match;
  }
  if (first == 'M' || first == 'N' || first == 'O') {
    if (const TokenMatch match = match_discord(text, at); match.size > 0) return match;
  }
  if (const TokenMatch match = match_mailchimp(text, at); match.size > 0) return match;
  return match_marked(text, at);
}

}  // namespace twinhull::lint
