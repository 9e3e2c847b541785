#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "lint/secrets/scan.h"
#include "lint/secrets/values.h"

using namespace twinhull;

namespace {

/// A text with `{36 alnum}` and the like filled with random characters, and `^` taken out: so nothing that
/// looks like a secret stands in this file.
std::string filled(std::string_view pattern, std::uint32_t seed = 7) {
  const auto alphabet = [](std::string_view name) -> std::string_view {
    if (name == "hex") return "0123456789abcdef";
    if (name == "digit") return "0123456789";
    if (name == "lower") return "abcdefghijklmnopqrstuvwxyz";
    if (name == "letter") return "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    if (name == "upper") return "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    REQUIRE(name == "alnum");
    return "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  };
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const std::size_t close = pattern.find('}', i);
    if (pattern[i] == '^') continue;
    if (pattern[i] != '{' || i + 1 >= pattern.size() || pattern[i + 1] < '1' || pattern[i + 1] > '9') {
      out += pattern[i];
      continue;
    }
    const std::size_t space = pattern.find(' ', i);
    const std::string_view from = alphabet(pattern.substr(space + 1, close - space - 1));
    for (int left = std::stoi(std::string(pattern.substr(i + 1, space - i - 1))); left > 0; --left) {
      seed = seed * 1664525U + 1013904223U;
      out += from[(seed >> 16) % from.size()];
    }
    i = close;
  }
  return out;
}

struct Vector {
  std::string_view what;
  std::string_view text;
};

constexpr Vector secrets[] = {
    // in command lines and their lists
    {"a password", "mysql -uroot -pv9{8 alnum}1 db"},
    {"a password", "mysqldump -h db -u root -p'v9K^q;{6 alnum}1' app"},
    {"a password", "[\"mysqladmin\", \"-uroot\", \"-pv9{8 alnum}1\", \"ping\"]"},
    {"a password", "command:\n  - redis-cli\n  - -a\n  - v9{8 alnum}1\n"},
    {"a password", "mongosh -u root -p v9{8 alnum}1"},
    {"a password", "docker login -u x -p v9{8 alnum}1 registry"},
    {"a password", "args: [\"--password\", \"v9{8 alnum}1\"]"},
    {"a password", "curl --user joe:v9{8 alnum}1 https://example.com"},
    {"a password", "smbclient -U joe%v9{8 alnum}1"},
    {"a password", "openssl rsa -passin pass:v9{8 alnum}1 -in key"},
    {"a password", "sqlplus scott/v9{8 alnum}1@db"},
    {"a password", "rabbitmqctl add_user joe v9{8 alnum}1"},
    {"a password", "PGPASSWORD=v9{8 alnum}1 psql -h db"},
    // lines of files and connections
    {"a password", "machine api.example.com login joe password v9{8 alnum}1"},
    {"a password", "machine api.example.com\n  login joe\n  password v9{8 alnum}1\n"},
    {"a password", "url: \"jdbc:oracle:thin:scott/v9{8 alnum}1@//db:1521/orcl\""},
    {"a password", "db.example.com:5432:app:joe:v9{8 alnum}1\n"},
    {"a password", "*:*:*:joe:v9{8 alnum}1"},
    {"a token in a URL", "https://v9{22 alnum}@git.example.com/x.git"},
    // headers
    {"a cookie", "Cookie: theme=dark; session=v9{22 alnum}"},
    {"a cookie", "Set-Cookie: sid=v9{22 alnum}; Path=/; HttpOnly"},
    {"the credentials of a header", "Authorization: token v9{18 alnum}"},
    {"the credentials of a header", "-H 'authorization: ApiKey v9{18 alnum}'"},
    {"the credentials of a header", "Proxy-Authorization: Digest username=\"joe\", response=\"{32 hex}\""},
    {"the credentials of a header", "- name: Authorization\n  value: Token v9{18 alnum}\n"},
    {"the credentials of a header", "\"headers\": {\"Authorization\": \"Custom v9{18 alnum}\"}"},
    // addresses and keys of providers
    {"the address of a Teams webhook",
     "https://a.webhook.office.com/webhookb2/{8 hex}-{27 hex}@{36 hex}/IncomingWebhook/{32 hex}/{36 hex}"},
    {"the address of a Discord webhook", "https://discord.com/api/webhooks/{19 digit}/{68 alnum}"},
    {"a Telegram bot token", "https://api.telegram.org/bot{10 digit}:AA{33 alnum}/sendMessage"},
    {"a Mailgun API key", "key-{32 hex}"},
    {"a Mailchimp API key", "{32 hex}-us12"},
    {"a GitLab token", "glft-{20 alnum}"},
    {"a secret", "https://x.example.com/c?sv=2022-11-02&sig={43 alnum}%3D"},
    {"the secret key of Django", "SECRET_KEY = 'django-insecure-8(x@k#2m!{10 alnum}^q7z&p3w9*{12 alnum}'"},
    {"a secret", "SECRET_KEY: \"(x@k#2m!{12 alnum}^q7z&(?3w9*r1t)j4h6g%d0s-a=b+\""},
    {"the key of a Laravel application", "APP_KEY=base64:{43 alnum}="},
    // names in other languages
    {"a password", "contraseña: hun^ter2"},
    {"a password", "CONTRASEÑA=hun^ter2"},
    {"a password", "mot_de_passe: hun^ter2"},
    {"a password", "motDePasse: \"hun^ter2\""},
    {"a password", "passwort: hun^ter2"},
    {"a password", "dbSenha: hun^ter2"},
    {"a password", "hasło: hun^ter2"},
    {"a password", "HASŁO: hun^ter2"},
    {"a password", "пароль: hun^ter2"},
    {"a password", "ПАРОЛЬ: \"Секр^етный1\""},
    {"a password", "密码: hun^ter2"},
    {"a password", "{\"パスワード\": \"hun^ter2\"}"},
    {"a password", "“password”: hun^ter2"},
    // after a blank
    {"a token", "args: [-H, 'Authorization: Bearer {32 hex}']"},
    {"a password in base64", "-H 'Authorization: Basic YWRt^aW46VHIwdWI0ZG9yMyE='"},
    {"a password in base64", "{\"auths\": {\"h\": {\"auth\": \"YWRt^aW46VHIwdWI0ZG9yMyE=\"}}}"},
    {"a password", "run --db-password v9K^q{6 alnum}1 --port 80"},
    {"a password", "curl -u admin:v9{8 alnum}1 https://example.com"},
    {"a password", "sshpass -p v9{8 alnum}1 ssh host"},
    {"a password", "kennwort=v9{8 alnum}"},
    {"an AWS access key id", "id: AK^IA{16 upper}"},
    {"a secret", "aws_secret_access_key: {40 alnum}"},
    {"a GitHub token", "ghp_{36 alnum}"},
    {"a GitHub token", "# was gho_{36 alnum}, before"},
    {"a GitHub token", "url: https://ghs_{36 alnum}@github.com/x/y"},
    {"a GitHub token", "github_pat_{22 alnum}_{59 alnum}"},
    {"a GitLab token", "glpat-{20 alnum}"},
    {"a Slack token", "xoxb-{11 digit}-{12 digit}-{24 alnum}"},
    {"the address of a Slack webhook", "https://hooks.slack.com/services/T{8 upper}/B{8 upper}/{24 alnum}"},
    {"an OpenAI API key", "sk-proj-{48 alnum}"},
    {"an OpenAI API key", "OPENAI_API_KEY: sk-{48 alnum}"},
    {"an Anthropic API key", "sk-ant-api03-{93 alnum}AA"},
    {"an OpenRouter API key", "sk-or-v1-{64 hex}"},
    {"a Groq API key", "gsk_{52 alnum}"},
    {"a Hugging Face token", "hf_{34 letter}"},
    {"a Google API key", "AIza{35 alnum}"},
    {"a Stripe key", "sk_live_{24 alnum}"},
    {"a Stripe key", "rk_test_{24 alnum}"},
    {"a Twilio API key", "SK{32 hex}"},
    {"a SendGrid API key", "SG.{22 alnum}.{43 alnum}"},
    {"an npm token", "//packages.example.com/:_authToken=npm_{36 alnum}"},
    {"a PyPI token", "pypi-AgEIcHlwaS5vcmc{60 alnum}"},
    {"a Docker Hub token", "dckr_pat_{27 alnum}"},
    {"a DigitalOcean token", "dop_v1_{64 hex}"},
    {"a Databricks token", "dapi{32 hex}"},
    {"a Vault token", "hvs.{95 alnum}"},
    {"the password of a Neon database", "npg_{12 alnum}"},
    {"a Linear API key", "lin_api_{40 alnum}"},
    {"a Postman API key", "PMAK-{24 hex}-{34 hex}"},
    {"a private age key", "AGE-SECRET-KEY-1{58 upper}"},
    {"an OpenShift token", "sha256~{43 alnum}"},
    {"an Azure storage key", "AccountName=x;AccountKey={86 alnum}=="},
    {"a Microsoft Entra secret", "{3 alnum}8Q~{34 alnum}"},
    {"a Terraform Cloud token", "{14 alnum}.atlasv1.{67 alnum}"},
    {"a Telegram bot token", "bot: {9 digit}:AA{33 alnum}"},
    {"a JSON web token", "Bearer ey^J{30 alnum}.ey^J{40 alnum}.{43 alnum}"},
    {"a private key", "-----BEGIN RSA PRIVATE KEY-----\n  {64 alnum}\n  {64 alnum}"},
    {"a private key", "key: \"-----BEGIN PRIVATE KEY-----\\n{64 alnum}\\n\""},
    {"a private key", "-----BEGIN OPENSSH PRIVATE KEY-----\r\n{70 alnum}"},
    {"a password in a URL", "postgres://todo:hun^ter2@db/todo"},
    {"a password in a URL", "DATABASE_URL: \"postgresql+asyncpg://u:p%40ss1@host:5432/d?sslmode=require\""},
    {"a password in a URL", "# redis://:s3^cr3t!@cache:6379"},
    {"a password in a URL", "amqp://svc:{12 alnum}@mq"},
    {"a password in a URL", "mongodb+srv://a:{10 alnum}@x.mongodb.net"},
    {"a password", "password: hun^ter2"},
    {"a password", "password: supersecret"},
    {"a password", "DB_PASSWORD: \"correct-horse\""},
    {"a password", "env: {PGPASSWORD: Tr0ub4dor&3}"},
    {"a password", "{\"dbPassword\": \"hun^ter2\",\"x\":1}"},
    {"a password", "- name: DB_PASSWORD\n  value: hun^ter2\n"},
    {"a password", "{name: DB_PASS, value: 'hun^ter2'}"},
    {"a password", "# password: hun^ter2"},
    {"a password", "args: --password=hun^ter2"},
    {"a password", "dsn: host=db user=todo password=hun^ter2 dbname=todo"},
    {"a password", "Server=tcp:db;User Id=sa;Pwd=hun^ter2;"},
    {"a password", "password: |\n  hun^ter2\n"},
    {"a password", "password: !!str hun^ter2"},
    {"a password", "password: &pw hun^ter2"},
    {"a password", "rootpassword: hun^ter2"},
    {"a secret", "BETTER_AUTH_SECRET: {32 alnum}"},
    {"a secret", "clientSecret: {40 hex}"},
    {"a secret", "COHERE_API_KEY: {40 alnum}"},
    {"a secret", "SECRET_KEY_BASE={64 hex}"},
    {"a secret", "# token: {20 alnum}"},
    {"a random key", "LICENSE: {48 alnum}"},
    {"a GitHub token", "a: \"\\x67hp_{36 alnum}\""},
    {"a GitHub token", "a: \"gh\\\n   p_{36 alnum}\""},
    {"an OpenAI API key", "a: \"\\u0073k-proj-{48 alnum}\""},
    {"a password", "{{- $password = \"hun^ter2\" }}"},
    {"a password", "export DB_PASSWORD='hun^ter2'; run"},
    {"a password", "[database]\npassword = hun^ter2 ; of the test system\n"},
    {"a password", "password: admin123"},
    {"a password", "password: todopass"},
    {"a password", "MYSQL_ROOT_PASSWORD: c-krit"},
    {"a password", "password: cGF^zczEyMzQh"},
    {"a secret", "STRIPE_SECRET: {20 alnum}$x"},
    {"a JSON web token", "SUPABASE_SERVICE_KEY: ey^JhbGciOiJIUzI1NiJ9.ey^Jyb2xlIjoic2VydmljZSJ9.{43 alnum}"},
};

constexpr std::string_view harmless[] = {
    "",
    "password:",
    "password: \"\"",
    "password: null",
    "password: true",
    "password: changeme",
    "password: CHANGE-ME",
    "password: ${DB_PASSWORD}",
    "password: $(DB_PASSWORD)",
    "password: ${{ values.secrets.databaseUrl }}",
    "password: {{ .Values.password | quote }}",
    "password: <your password>",
    "password: your-password",
    "password: PASSWORD",
    "password: '********'",
    "password: xxxxxxxx",
    "password: 12345678",
    "password: db-password",
    "password: databasePassword",
    "password: ENC[AES256_GCM,data:abc,type:str]",
    "password: %DB_PASSWORD%",
    "password: /run/secrets/password",
    "password: the one from the vault",
    "# the password: it is asked for when installing",
    "# token: optional",
    "passwordPolicy: strict1",
    "PASSWORD_FILE: /run/secrets/pw1",
    "passwordSecretName: db-secrets",
    "password_min_length: 12",
    "tokenUrl: https://auth.example.com/token",
    "MAX_TOKENS: 4096",
    "automountServiceAccountToken: true",
    "secretKeyRef:\n  name: api-secrets\n  key: better-auth-secret\n",
    "secret: todo-secrets",
    "secretName: todo-tls-v2",
    "secretKey: DATABASE_URL",
    "existingSecret: db-credentials2",
    "value: betterAuthSecret",
    "token: kube-token-v2",
    "apiKey: REPLACE-ME",
    "API_KEY: your-api-key-here",
    "OPENAI_API_KEY: sk-REPLACE-ME",
    "OPENAI_API_KEY: sk-...",
    "example: sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
    "publicKey: {40 hex}",
    "NEXT_PUBLIC_API_KEY: {40 alnum}",
    "id: AK^IAIOSFODNN7EXAMPLE",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "ghp_{20 alnum}",
    "postgres://USER:PASSWORD@HOST/DATABASE",
    "postgresql://user:password@localhost:5432/db",
    "postgres://postgres:postgres@localhost/test",
    "postgres://$USER:$PASSWORD@host",
    "postgres://${USER}:${PASSWORD}@host",
    "https://user@example.com",
    "https://example.com:8443/path@2",
    "http://todo-backend:8000",
    "image: registry.example.com:5000/todo/backend@sha256:{64 hex}",
    "sha256: {64 hex}",
    "checksum/config: {64 hex}",
    "integrity: sha512-{86 alnum}==",
    "uid: 7f9c2ba4-e88f-4f9e-9d3c-3c6e0b6a1f11",
    "commit: {40 hex}",
    "GROQ_MODEL: meta-llama/llama-4-scout-17b-16e-instruct",
    "pattern: ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
    "targetMemoryUtilizationPercentageOfAllReplicas1: thatIsNoSecretJustAVeryLongNameInCamelCase",
    "-----BEGIN CERTIFICATE-----\n{64 alnum}",
    "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    "# a key looks like -----BEGIN PRIVATE KEY-----",
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{40 alnum}",
    "caBundle: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t{80 alnum}",
    "kubectl create secret generic x --from-literal=password=\"$PASSWORD\"",
    "name: DB_PASSWORD\nvalueFrom:\n  secretKeyRef: {name: a, key: b}\n",
    "- name: DB_HOST\n  value: postgres1\n",
    "a Bearer token-from-the-vault",
    "Authorization: Basic authentication-2",
    "docker run -u 1000:1000 image",
    "curl -u user:password https://example.com",
    "curl -u $USER1:$PASSWORD1 https://example.com",
    "server --password-file /run/secrets/p1 --token ${TOKEN1}",
    "--tls-secret todo-tls-v2",
    "auth: enabled1",
    "mkdir -p /data2 && mysql --version",
    "docker run -p 8080:80 mysql:8.0",
    "mysql -uroot -p$MYSQL_ROOT_PASSWORD",
    "mysql -uroot -p\"${MYSQL_ROOT_PASSWORD}\"",
    "mysql -u root -p app1",
    "mysql -port3306",
    "redis-cli -a ${REDIS_PASSWORD} ping",
    "machine api.example.com login USER password PASSWORD",
    "jdbc:oracle:thin:@//db.example.com:1521/orcl",
    "jdbc:oracle:thin:${USER1}/${PASSWORD1}@db",
    "2001:0db8:1234:0000:0000:8a2e:0370:7334",
    "00:11:22:33:a4:5e",
    "arn:aws:iam::123456789012:role/todo2",
    "registry.example.com:5000/todo:1.0",
    "https://{32 hex}@o123456.ingest.sentry.io/4501",
    "https://first.last2@example.com/x",
    "Authorization: Bearer <token>",
    "Authorization: Bearer $TOKEN",
    "Authorization: Basic Zm9v^OmJhcg==",
    "nginx.ingress.kubernetes.io/auth-response-headers: Authorization",
    "proxy_set_header Authorization $http_authorization2;",
    "authorization: enabled",
    "authorization:\n  type: RBAC\n",
    "Cookie: a=b; lang=en-GB",
    "Set-Cookie: route=web-1; Expires=Sun, 12-Feb-2017 14:11:12 GMT; Path=/",
    "django-insecure-key",
    "пароль: ${DB_PASSWORD}",
    "пароль: пароль",
    "密码: <密码>",
    "parole d'honneur: deux mots",
    "key-8f3b",
    "ключ: web-2",
    // code that gets a value
    "{{- $password = randAlphaNum 10 }}",
    "{{- $adminPassword = include \"common.secrets.passwords.manage\" (dict \"secret\" .x) }}",
    "{{- $passwordErrors = append $passwordErrors $requiredPasswordError -}}",
    "{{- $errors = append $errors \"Missing 'db.password', please use the current one\" -}}",
    "{{ $token = .Values.token2 }}",
    "local password=$(grep -oP '^password=\\K.+' $1);",
    "password=\"$(cat /run/secrets/db)\"",
    "PASSWORD=`cat /run/secrets/db2`",
    "PGPASSWORD=\"${POSTGRES_PASSWORD:-x1}\" psql",
    "export DATABASE_PASSWORD=p-$DB_PASSWORD",
    "db_password = get_secret_value(\"hub.db.password\", None)",
    "password = secrets.get(key: \"POSTGRES_PASSWORD\")",
    "password = os.environ[\"DB_PASS\"]",
    "password: config.database.pw()",
    "password = await vault.read1",
    "sed -nE 's/^password: *(.+)$/\\1/p'",
    "regex: password=.+",
    // URLs that show how one is written
    "regex: (https?)://.*:.*@(.*)",
    "# redis://default:redis@cache:6379",
    "k8s_uri: https://myacct:mypass@localhost:4430",
    "image: docker://registry/todo:1.25@sha256:{64 hex}",
    // names that say something about a password
    "password_encryption: scram-sha-256",
    "admin.passwordMtime: 2019-03-20T17:54:53Z",
    "## argocdServerAdminPasswordMtime: \"2006-01-02T15:04:05Z\"",
    "passwordKey: rootpw",
    "existingSecretTokenKey: agent-v2key",
    "passwordSecret: my-secret1",
    "dbSecretArn: ar^n:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf",
    // placeholders, glued and in base64
    "password: testpassword",
    "POSTGRES_PASSWORD: mysecretpassword",
    "# password: password1",
    "## CASSANDRA_PASSWORD: test123",
    "- password=Pa55w0rd",
    "password: dGVzdC1wYXNzd29yZA==",
    "password: cGFzc3dvcmQ=",
    "clientSecret: bXktc2VydmljZS1wcmluY2lwbGUtY2xpZW50LXNlY3JldAo=",
    "password: '#{DbPassword1}'",
    "password: set-me-1",
    // meant for everybody, or encrypted
    "RECAPTCHA_SITE_KEY: 6Lc{37 alnum}",
    "STRIPE_PUBLISHABLE_KEY: pk^_live_{60 alnum}",
    "SUPABASE_ANON_KEY: ey^JhbGciOiJIUzI1NiJ9.ey^Jyb2xlIjoiYW5vbiIsImlzcyI6InMifQ.{43 alnum}",
    "password: <path:secret/data/todo#password>",
    "password: vault:secret/data/todo#password1",
    "password: secret/data/todo#password",
    "password: vault:v1:{60 alnum}",
    "password: Ag{350 alnum}",
    "htpasswd: registry:$2y$10${53 alnum}",
    "passwordHash: pbkdf2:sha256:{40 hex}",
    "initialClusterToken: \"etcd-cluster-k8s\"",
};

}  // namespace

TEST_CASE("what looks like a secret is found and named, in whatever it is put") {
  for (const Vector& vector : secrets) {
    const std::string text = filled(vector.text);
    CAPTURE(vector.text);
    const std::vector<lint::SecretMatch> hits = lint::scan_secrets(text);
    CHECK(hits.size() == 1);
    if (hits.size() != 1) continue;
    CHECK(hits.front().what == vector.what);
    CHECK(hits.front().begin < hits.front().end);
    CHECK(hits.front().end <= text.size());
  }
}

TEST_CASE("placeholders, references, names and digests are no secrets") {
  for (const std::string_view text : harmless) {
    CAPTURE(text);
    const std::vector<lint::SecretMatch> hits = lint::scan_secrets(filled(text));
    CHECK(hits.empty());
    if (!hits.empty()) MESSAGE(hits.front().what);
  }
}

TEST_CASE("the place of a secret is exactly its own") {
  const std::string token = filled("ghp_{36 alnum}");
  const std::string text = "a: b\ntoken: '" + token + "'  # " + filled("hun^ter2") + "\n";
  const std::vector<lint::SecretMatch> hits = lint::scan_secrets(text);
  REQUIRE(hits.size() == 1);
  CHECK(text.substr(hits[0].begin, hits[0].end - hits[0].begin) == token);

  const std::string url = filled("x: postgres://u:hun^ter2@db/a?password=n^ot2b2");
  const std::vector<lint::SecretMatch> both = lint::scan_secrets(url);
  REQUIRE(both.size() == 2);
  CHECK(url.substr(both[0].begin, both[0].end - both[0].begin) == filled("hun^ter2"));
  CHECK(url.substr(both[1].begin, both[1].end - both[1].begin) == filled("n^ot2b2"));
}

TEST_CASE("base64 is looked into, once") {
  // postgres://u:hunter2@db, and the same with a placeholder
  const std::vector<lint::SecretMatch> hits =
      lint::scan_secrets(filled("uri: cG9zdGdyZXM6Ly91Omh1^bnRlcjJAZGI="));
  REQUIRE(hits.size() == 1);
  CHECK(hits[0].encoded);
  CHECK(hits[0].what == "a password in a URL");
  CHECK(lint::scan_secrets("uri: cG9zdGdyZXM6Ly91OlBBU1NXT1JEQGRi").empty());
}

TEST_CASE("any bytes are read to the end, in linear time") {
  std::string noise;
  std::uint32_t seed = 1;
  for (int i = 0; i < 200'000; ++i) {
    seed = seed * 1664525U + 1013904223U;
    noise += static_cast<char>(seed >> 24);
  }
  CHECK(lint::scan_secrets(noise).size() < 10);
  for (const std::string_view part : {"\"", "\\\"", "sk-", "eyJ", "://a:", "-----BEGIN ",
                                      "password:", "a=", "#", "aB3x", "name: password\n"}) {
    std::string repeated;
    while (repeated.size() < 300'000) repeated += part;
    CAPTURE(part);
    CHECK(lint::scan_secrets(repeated).size() <= 1);
  }
}

TEST_CASE("entropy is in bits a character") {
  CHECK(lint::entropy("") == 0);
  CHECK(lint::entropy("aaaa") == 0);
  CHECK(lint::entropy("abab") == doctest::Approx(1));
  CHECK(lint::entropy("abcdefgh") == doctest::Approx(3));
}

TEST_CASE("names indicate whether their value is a secret") {
  using lint::NameKind;
  CHECK(lint::name_kind("dbPassword") == NameKind::strong);
  CHECK(lint::name_kind("POSTGRES_PASSWORD") == NameKind::strong);
  CHECK(lint::name_kind("api-key") == NameKind::weak);
  CHECK(lint::name_kind("secretName") == NameKind::reference);
  CHECK(lint::name_kind("maxTokens") == NameKind::neutral);
  CHECK(lint::name_kind("public_key") == NameKind::reference);
  CHECK(lint::name_kind("replicas") == NameKind::neutral);
  CHECK(lint::name_kind("passwordKey") == NameKind::reference);
  CHECK(lint::name_kind("secretKey") == NameKind::weak);
  CHECK(lint::name_kind("passwordSecret") == NameKind::weak);
  CHECK(lint::name_kind("adminPasswordMtime") == NameKind::reference);
}

TEST_CASE("a pattern with classes is no password") {
  CHECK(lint::scan_secrets("pattern: ^postgres://[^:]+:[^@]+@.*$").empty());
  CHECK(lint::scan_secrets("regex: 'password=[^&]+'").empty());
}
