"""The recipient is named in other languages: as never there, or as closed."""

import re

from contact_importer.validation.reply_phrases.grammar import phrases

_RU_MAILBOX = (
    r"(?:пользовател\w+|ящик\w*|получател\w+|адрес\w*|абонент\w*|уч[её]тн\w+ запис\w+|аккаунт\w*)"
)

UNKNOWN = phrases(
    # Russian, Ukrainian
    r"(?:нет|не найден\w*|не существует|неизвест\w+|несуществующ\w+|неверн\w+|отсутствует"
    r"|недействительн\w+|недопустим\w+|не зарегистрирован\w*) (?:\w+ ){0,2}?" + _RU_MAILBOX,
    _RU_MAILBOX + r" (?:\S+ ){0,3}?(?:не найден\w*|не существу\w+|неизвест\w+|отсутствует"
    r"|недействител\w+|не зарегистрирован\w*|указан\w* неверно|неверен|нет)",
    r"(?:користувач\w*|скриньк\w+|адрес\w*|отримувач\w*)"
    r" (?:\S+ ){0,2}?(?:не знайдено|не існує|невідом\w+)",
    # German, Dutch
    r"(?:benutzer|nutzer|teilnehmer|empf(?:ä|ae|a)nger|postfach|mailbox|(?:\w{1,20}-)?\w{0,20}adresse)"
    r" (?:\S+ ){0,2}?(?:unbekannt|existiert nicht|nicht gefunden|nicht vorhanden|ungültig"
    r"|nicht bekannt)",
    r"(?:unbekannter?|kein solcher) (?:benutzer|empf(?:ä|ae)nger|adresse)",
    r"(?:gebruiker|postbus|mailbox) (?:\S+ ){0,2}?(?:onbekend|bestaat niet)",
    # French
    r"(?:utilisateur|destinataire|adresse|bo[iî]te) (?:\S+ ){0,5}?"
    r"(?:inconnue?|inexistante?|invalide|introuvable|n'existe (?:pas|plus))",
    # Spanish, Portuguese, Italian
    r"(?:usuario|usuário|buz[oó]n|cuenta|conta|casilla|destinatario|destinatário|endereço"
    r"|direcci[oó]n|utente|casella|indirizzo|caixa postal) (?:\S+ ){0,2}?(?:desconocid[oa]"
    r"|inexistente|desconhecid[oa]|no existe|n[aã]o existe|inv[aá]lid[oa]|no encontrad[oa]"
    r"|n[aã]o encontrad[oa]|sconosciut[oa]|non esiste|non esistente|non valid[oa])",
    r"no existe (?:el|la|este|ese) (?:usuario|buz[oó]n|cuenta|destinatario)",
    # Polish, Czech
    r"(?:nie ma takiego|nieznany|brak) (?:użytkownika?|uzytkownika?|konta|adresata?|odbiorcy)",
    r"(?:u[żz]ytkownik|konto|adres|adresat|odbiorca|skrzynka) (?:\S+ ){0,2}?nie istnieje",
    r"(?:uživatel|schránka|adresát) (?:\S+ ){0,2}?(?:neexistuje|nenalezen\w*|neznám\w+)",
)
# Written without spaces: word boundaries do not help.
UNKNOWN_CJK = re.compile(
    r"(?:用户|收件人|邮箱|帐号|账号|宛先|ユーザー?|メールアドレス|수신자|사용자|계정)\S{0,8}"
    r"(?:不存在|未找到|未开通|存在しません|見つかりません|없음|없습니다|존재하지)"
)

DISABLED = phrases(
    _RU_MAILBOX + r" (?:\S+ ){0,2}?(?:отключ[её]н\w*|заблокирован\w*|удал[её]н\w*"
    r"|деактивирован\w*|закрыт\w*|приостановлен\w*|неактив\w+)",
    r"(?:konto|skrzynka) (?:\S+ )?(?:zablokowan\w+|usuni[eę]t\w+|nieaktywn\w+)",
    r"bo[iî]te (?:\S+ ){0,2}?(?:archiv[ée]e|ferm[ée]e|d[ée]sactiv[ée]e)",
    r"(?:konto|postfach) (?:\S+ )?(?:gesperrt|deaktiviert|geschlossen)",
    r"(?:cuenta|conta|casella) (?:\S+ )?(?:desactivad[ao]|desativad[ao]|disabilitat[ao]"
    r"|bloquead[ao])",
)
