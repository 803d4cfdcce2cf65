<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>AboutWindow</name>
    <message>
        <source>About Contact Importer</source>
        <translation>О программе Contact Importer</translation>
    </message>
    <message>
        <source>Contact Importer {0}</source>
        <translation>Contact Importer {0}</translation>
    </message>
    <message>
        <source>Imports contact files and checks every address. Your contacts stay on this computer. MIT licence; Qt is used under the LGPL.</source>
        <translation>Импортирует файлы контактов и проверяет каждый адрес. Ваши контакты остаются на этом компьютере. Лицензия MIT; Qt используется по лицензии LGPL.</translation>
    </message>
    <message>
        <source>&amp;Licences of the packages used</source>
        <translation>&amp;Лицензии использованных пакетов</translation>
    </message>
</context>
<context>
    <name>AdvancedSection</name>
    <message>
        <source>Copied to {0}.</source>
        <translation>Скопирована в {0}.</translation>
    </message>
    <message>
        <source>{0}; {1} are free on the disk.</source>
        <translation>{0}; на диске свободно {1}.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Скопировано.</translation>
    </message>
    <message>
        <source>Reset the settings</source>
        <translation>Сбросить настройки</translation>
    </message>
    <message>
        <source>All settings but language and looks become what they were at the first start. Contacts, lists and the blacklist stay as they are.</source>
        <translation>Все настройки, кроме языка и оформления, станут такими, как при первом запуске. Контакты, списки и чёрный список не изменятся.</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Сбросить</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>База данных</translation>
    </message>
    <message>
        <source>When something goes wrong</source>
        <translation>Если что-то не так</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Пределы</translation>
    </message>
    <message>
        <source>Back to the beginning</source>
        <translation>К началу</translation>
    </message>
    <message>
        <source>Database file</source>
        <translation>Файл базы данных</translation>
    </message>
    <message>
        <source>Log folder</source>
        <translation>Папка журналов</translation>
    </message>
    <message>
        <source>Addresses stand in the logs only as hashes.</source>
        <translation>Адреса в журналах заменены хешами.</translation>
    </message>
    <message>
        <source>For a support request</source>
        <translation>Для обращения в поддержку</translation>
    </message>
    <message>
        <source>Versions, settings and the last network check; no addresses or secrets.</source>
        <translation>Версии, настройки и последняя проверка сети; без адресов и секретов.</translation>
    </message>
    <message>
        <source>Wait for a connection</source>
        <translation>Ждать соединения</translation>
    </message>
    <message>
        <source>Until a mail server is taken for unreachable.</source>
        <translation>Потом почтовый сервер считается недоступным.</translation>
    </message>
    <message>
        <source>Wait for the greeting</source>
        <translation>Ждать приветствия</translation>
    </message>
    <message>
        <source>Some servers let strangers wait on purpose.</source>
        <translation>Некоторые серверы нарочно заставляют незнакомцев ждать.</translation>
    </message>
    <message>
        <source>Wait for an answer</source>
        <translation>Ждать ответа</translation>
    </message>
    <message>
        <source>To each question.</source>
        <translation>На каждый запрос.</translation>
    </message>
    <message>
        <source>Longest conversation</source>
        <translation>Самый долгий разговор</translation>
    </message>
    <message>
        <source>With one mail server; then it goes on in a new one.</source>
        <translation>С одним сервером; затем он продолжится в новом соединении.</translation>
    </message>
    <message>
        <source>DNS questions at once</source>
        <translation>Запросов DNS одновременно</translation>
    </message>
    <message>
        <source>Fewer are kinder to a home router.</source>
        <translation>Домашнему роутеру лучше меньше.</translation>
    </message>
    <message>
        <source>Mail operators at once</source>
        <translation>Почтовых служб одновременно</translation>
    </message>
    <message>
        <source>How many are asked at the same time.</source>
        <translation>Сколько служб спрашивается сразу.</translation>
    </message>
    <message>
        <source>Most questions a second</source>
        <translation>Запросов в секунду, не больше</translation>
    </message>
    <message>
        <source>To one mail operator, while it does not object.</source>
        <translation>К одной почтовой службе, пока она не возражает.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Contacts are not touched.</source>
        <translation>Контакты не затрагиваются.</translation>
    </message>
    <message>
        <source> s</source>
        <translation> с</translation>
    </message>
    <message>
        <source> /s</source>
        <translation> /с</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Сделать копию</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Open the log folder</source>
        <translation>Открыть папку журналов</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Скопировать сведения</translation>
    </message>
    <message>
        <source>Reset all settings…</source>
        <translation>Сбросить все настройки…</translation>
    </message>
</context>
<context>
    <name>Advice</name>
    <message>
        <source>Nothing has been checked yet.</source>
        <translation>Пока ничего не проверено.</translation>
    </message>
    <message>
        <source>Look for a slip of the keyboard. Otherwise leave the contact out.</source>
        <translation>Поищите опечатку. Если её нет, исключите контакт.</translation>
    </message>
    <message>
        <source>Leave it out: a message would come back.</source>
        <translation>Исключите: письмо вернётся.</translation>
    </message>
    <message>
        <source>The domain cannot receive mail. Ask the contact for another address.</source>
        <translation>Домен не принимает почту. Спросите у контакта другой адрес.</translation>
    </message>
    <message>
        <source>Your own list says so. Remove the entry on the Blacklist page to allow it again.</source>
        <translation>Так сказано в вашем чёрном списке. Чтобы снова разрешить адрес, удалите запись на странице «Чёрный список».</translation>
    </message>
    <message>
        <source>Made to be thrown away: a message would hardly be read.</source>
        <translation>Одноразовый адрес: письмо вряд ли прочтут.</translation>
    </message>
    <message>
        <source>Can be mailed.</source>
        <translation>Можно писать.</translation>
    </message>
    <message>
        <source>Can be mailed, but the server says yes to every name, so the mailbox itself is not proven.</source>
        <translation>Можно писать, но сервер соглашается с любым именем, поэтому сам ящик не доказан.</translation>
    </message>
    <message>
        <source>Can be mailed; a returned message is possible.</source>
        <translation>Можно писать; возможен возврат письма.</translation>
    </message>
    <message>
        <source>A message may come back until the owner makes room.</source>
        <translation>Письмо может вернуться, пока владелец не освободит место.</translation>
    </message>
    <message>
        <source>Can be mailed. A deeper level of checking would tell more.</source>
        <translation>Можно писать. Более глубокая проверка покажет больше.</translation>
    </message>
    <message>
        <source>Nothing is proven. Check again later.</source>
        <translation>Ничего не доказано. Проверьте ещё раз позже.</translation>
    </message>
    <message>
        <source>A usual defence against spam. Check again in a quarter of an hour.</source>
        <translation>Обычная защита от спама. Проверьте ещё раз через четверть часа.</translation>
    </message>
    <message>
        <source>This is about your network or sender name, not about the contact. Check again from another network or with a proper sender name.</source>
        <translation>Дело в вашей сети или имени отправителя, а не в контакте. Проверьте ещё раз из другой сети или с правильным именем отправителя.</translation>
    </message>
    <message>
        <source>More than half of the names asked there do not exist. Look where the list comes from; ask for the rest only if you trust it.</source>
        <translation>Больше половины спрошенных там имён не существует. Проверьте, откуда этот список; спрашивайте остальных, только если доверяете ему.</translation>
    </message>
    <message>
        <source>Look at the DNS settings of this computer, then check again.</source>
        <translation>Посмотрите настройки DNS этого компьютера и проверьте ещё раз.</translation>
    </message>
    <message>
        <source>Your settings leave out mailboxes at an IP address. Accept them there, then check again.</source>
        <translation>Ваши настройки не допускают ящиков по IP-адресу. Разрешите их там и проверьте снова.</translation>
    </message>
    <message>
        <source>Mail servers cannot be reached from this network. Check again from another one.</source>
        <translation>Из этой сети почтовые серверы недоступны. Проверьте ещё раз из другой.</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>{0}: checking has begun.</source>
        <translation>{0}: проверка началась.</translation>
    </message>
    <message>
        <source>{0}: {1} done.</source>
        <translation>{0}: готово {1}.</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this message</source>
        <translation>Закрыть сообщение</translation>
    </message>
</context>
<context>
    <name>BlacklistModel</name>
    <message>
        <source>Entry</source>
        <translation>Запись</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Источник</translation>
    </message>
    <message>
        <source>Added</source>
        <translation>Добавлено</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Domain with sub-domains</source>
        <translation>Домен с поддоменами</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>Введено вручную</translation>
    </message>
</context>
<context>
    <name>BlacklistPage</name>
    <message>
        <source>Import a blacklist</source>
        <translation>Импорт чёрного списка</translation>
    </message>
    <message>
        <source>Text, one entry a line (*.txt *.csv)</source>
        <translation>Текст, по одной записи в строке (*.txt *.csv)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln new entries.</source>
        <translation>
            <numerusform>%Ln новая запись.</numerusform>
            <numerusform>%Ln новые записи.</numerusform>
            <numerusform>%Ln новых записей.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries removed. Contacts they had blocked are pending now.</source>
        <translation>
            <numerusform>Удалена %Ln запись. Её контакты теперь ждут проверки.</numerusform>
            <numerusform>Удалено %Ln записи. Их контакты теперь ждут проверки.</numerusform>
            <numerusform>Удалено %Ln записей. Их контакты теперь ждут проверки.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln lines were not understood.</source>
        <translation>
            <numerusform>Не понята %Ln строка.</numerusform>
            <numerusform>Не поняты %Ln строки.</numerusform>
            <numerusform>Не понято %Ln строк.</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the blacklist</source>
        <translation>Экспорт чёрного списка</translation>
    </message>
    <message>
        <source>CSV with reasons (*.csv)</source>
        <translation>CSV с причинами (*.csv)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries written.</source>
        <translation>
            <numerusform>Записана %Ln запись.</numerusform>
            <numerusform>Записано %Ln записи.</numerusform>
            <numerusform>Записано %Ln записей.</numerusform>
        </translation>
    </message>
    <message>
        <source>Blacklist</source>
        <translation>Чёрный список</translation>
    </message>
    <message>
        <source>Addresses and whole domains that are never to be mailed, in every list.</source>
        <translation>Адреса и целые домены, которым нельзя писать ни из одного списка.</translation>
    </message>
    <message>
        <source>Search the blacklist</source>
        <translation>Поиск в чёрном списке</translation>
    </message>
    <message>
        <source>Blacklist entries</source>
        <translation>Записи чёрного списка</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Import from a file…</source>
        <translation>Импорт из файла…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <source>Reason, if you like</source>
        <translation>Причина, если хотите</translation>
    </message>
    <message>
        <source>Reason for the new entries</source>
        <translation>Причина для новых записей</translation>
    </message>
    <message>
        <source>New entries</source>
        <translation>Новые записи</translation>
    </message>
    <message>
        <source>someone@example.com or example.org, one a line</source>
        <translation>someone@example.com или example.org, по одной в строке</translation>
    </message>
    <message>
        <source>New blacklist entries</source>
        <translation>Новые записи чёрного списка</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
</context>
<context>
    <name>BlacklistTest</name>
    <message>
        <source>{0} would be blocked. {1}.</source>
        <translation>{0} будет заблокирован. {1}.</translation>
    </message>
    <message>
        <source>{0} would be invalid anyway. {1}.</source>
        <translation>{0} и так невалидный. {1}.</translation>
    </message>
    <message>
        <source>{0} would not be blocked.</source>
        <translation>{0} не будет заблокирован.</translation>
    </message>
    <message>
        <source>Would this address be blocked?</source>
        <translation>Будет ли адрес заблокирован?</translation>
    </message>
    <message>
        <source>Address to test</source>
        <translation>Адрес для пробы</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Проверить</translation>
    </message>
</context>
<context>
    <name>ChecksSection</name>
    <message>
        <source>Checks</source>
        <translation>Проверки</translation>
    </message>
    <message>
        <source>Asking again where there was no answer</source>
        <translation>Повторные запросы, если ответа не было</translation>
    </message>
    <message>
        <source>Usual level</source>
        <translation>Обычный уровень</translation>
    </message>
    <message>
        <source>Chosen for new imports; each import can have another.</source>
        <translation>Выбран для новых импортов; у каждого импорта может быть свой.</translation>
    </message>
    <message>
        <source>Do not check again for</source>
        <translation>Не проверять заново</translation>
    </message>
    <message>
        <source>A younger result is used again; 0 checks everything each time.</source>
        <translation>Свежий результат используется снова; 0 — проверять всё каждый раз.</translation>
    </message>
    <message>
        <source>Harvest brake</source>
        <translation>Тормоз перебора</translation>
    </message>
    <message>
        <source>Protects your good name: a domain where most names are unknown is asked no further without your consent.</source>
        <translation>Бережёт вашу репутацию: домен, где большинство имён неизвестны, без вашего согласия дальше не спрашивается.</translation>
    </message>
    <message>
        <source>Addresses with a number</source>
        <translation>Адреса с числом</translation>
    </message>
    <message>
        <source>Such as ivan@[192.0.2.1]; unchecked they stay pending.</source>
        <translation>Например, ivan@[192.0.2.1]; без проверки остаются в ожидании.</translation>
    </message>
    <message>
        <source>First wait</source>
        <translation>Первое ожидание</translation>
    </message>
    <message>
        <source>Many servers refuse strangers at first and accept them minutes later.</source>
        <translation>Многие серверы сначала отказывают незнакомцам, а через несколько минут принимают.</translation>
    </message>
    <message>
        <source>Second wait</source>
        <translation>Второе ожидание</translation>
    </message>
    <message>
        <source>After the second attempt.</source>
        <translation>После второй попытки.</translation>
    </message>
    <message>
        <source>Third wait</source>
        <translation>Третье ожидание</translation>
    </message>
    <message>
        <source>After the third attempt; after the fourth the contact stays pending.</source>
        <translation>После третьей попытки; после четвёртой контакт остаётся в ожидании.</translation>
    </message>
    <message>
        <source> days</source>
        <translation> дн.</translation>
    </message>
    <message>
        <source> min</source>
        <translation> мин</translation>
    </message>
    <message>
        <source>Stop where most names are unknown</source>
        <translation>Останавливаться, где большинство имён неизвестны</translation>
    </message>
    <message>
        <source>Check them too</source>
        <translation>Проверять и их</translation>
    </message>
</context>
<context>
    <name>ColumnHabits</name>
    <message>
        <source>Reset columns</source>
        <translation>Вернуть столбцы как были</translation>
    </message>
</context>
<context>
    <name>ColumnHeader</name>
    <message>
        <source>E-mail address</source>
        <translation>Адрес e-mail</translation>
    </message>
    <message>
        <source>Keep as “{0}”</source>
        <translation>Оставить как «{0}»</translation>
    </message>
    <message>
        <source>Another name…</source>
        <translation>Другое название…</translation>
    </message>
    <message>
        <source>Do not import</source>
        <translation>Не импортировать</translation>
    </message>
    <message>
        <source>{0} (guess)</source>
        <translation>{0} (догадка)</translation>
    </message>
    <message>
        <source>Column “{0}”</source>
        <translation>Столбец «{0}»</translation>
    </message>
    <message>
        <source>Another name</source>
        <translation>Другое название</translation>
    </message>
    <message>
        <source>Keep this column as:</source>
        <translation>Оставить этот столбец как:</translation>
    </message>
</context>
<context>
    <name>CommandFold</name>
    <message>
        <source>Copied</source>
        <translation>Скопировано</translation>
    </message>
    <message>
        <source>Command for the terminal</source>
        <translation>Команда для терминала</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
</context>
<context>
    <name>Confidence</name>
    <message>
        <source>certain</source>
        <translation>несомненно</translation>
    </message>
    <message>
        <source>confirmed by the server</source>
        <translation>подтверждено сервером</translation>
    </message>
    <message>
        <source>probable</source>
        <translation>вероятно</translation>
    </message>
    <message>
        <source>not confirmed</source>
        <translation>не подтверждено</translation>
    </message>
</context>
<context>
    <name>ContactCommands</name>
    <message>
        <source>Nothing is suggested for these contacts.</source>
        <translation>Для этих контактов исправлений не предложено.</translation>
    </message>
    <message>
        <source>The list has the suggested addresses already.</source>
        <translation>Предложенные адреса уже есть в списке.</translation>
    </message>
    <message>
        <source>Nothing changed.</source>
        <translation>Ничего не изменилось.</translation>
    </message>
    <message>
        <source>Working: {0} contacts so far…</source>
        <translation>Выполняется: обработано контактов: {0}…</translation>
    </message>
    <message>
        <source>This cannot be undone any more.</source>
        <translation>Это уже нельзя отменить.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
    <message>
        <source>That is too much for the clipboard: export {0} contacts instead.</source>
        <translation>Это слишком много для буфера обмена (контактов: {0}): воспользуйтесь экспортом.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln address(es) copied.</source>
        <translation>
            <numerusform>Скопирован %Ln адрес.</numerusform>
            <numerusform>Скопировано %Ln адреса.</numerusform>
            <numerusform>Скопировано %Ln адресов.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) are being checked again.</source>
        <translation>
            <numerusform>%Ln контакт проверяется снова.</numerusform>
            <numerusform>%Ln контакта проверяются снова.</numerusform>
            <numerusform>%Ln контактов проверяются снова.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing to check: they are blacklisted, or no addresses.</source>
        <translation>Проверять нечего: они в чёрном списке или это не адреса.</translation>
    </message>
</context>
<context>
    <name>ContactMenu</name>
    <message numerus="yes">
        <source>What to do with %Ln contact(s)</source>
        <translation>
            <numerusform>Что сделать с %Ln контактом</numerusform>
            <numerusform>Что сделать с %Ln контактами</numerusform>
            <numerusform>Что сделать с %Ln контактами</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln контакт</numerusform>
            <numerusform>%Ln контакта</numerusform>
            <numerusform>%Ln контактов</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Copy the addresses</source>
        <translation>&amp;Копировать адреса</translation>
    </message>
    <message>
        <source>Check &amp;again</source>
        <translation>&amp;Проверить снова</translation>
    </message>
    <message>
        <source>Correct as &amp;suggested</source>
        <translation>&amp;Исправить, как предложено</translation>
    </message>
    <message>
        <source>Addresses to the &amp;blacklist</source>
        <translation>Адреса в &amp;чёрный список</translation>
    </message>
    <message>
        <source>&amp;Domains to the blacklist</source>
        <translation>&amp;Домены в чёрный список</translation>
    </message>
    <message>
        <source>&amp;Remove from the list</source>
        <translation>&amp;Убрать из списка</translation>
    </message>
</context>
<context>
    <name>ContactModel</name>
    <message>
        <source>This contact is gone.</source>
        <translation>Этого контакта больше нет.</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Статус</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Строка</translation>
    </message>
</context>
<context>
    <name>ContactTable</name>
    <message>
        <source>No contact matches these filters.</source>
        <translation>Этим фильтрам не подходит ни один контакт.</translation>
    </message>
    <message>
        <source>No contacts yet.</source>
        <translation>Контактов пока нет.</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Контакты</translation>
    </message>
</context>
<context>
    <name>CountCards</name>
    <message>
        <source>Mail these</source>
        <translation>Пишите им</translation>
    </message>
    <message>
        <source>Leave these out</source>
        <translation>Уберите</translation>
    </message>
    <message>
        <source>Never mail these</source>
        <translation>Не пишите им</translation>
    </message>
    <message>
        <source>Try later</source>
        <translation>Ещё раз позже</translation>
    </message>
    <message>
        <source>With care</source>
        <translation>Осторожно</translation>
    </message>
    <message>
        <source>Risky</source>
        <translation>Рискованные</translation>
    </message>
    <message>
        <source>The part of the valid ones that servers do not confirm.</source>
        <translation>Те из валидных, которые серверы не подтверждают.</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>Уже есть</translation>
    </message>
    <message>
        <source>Duplicates</source>
        <translation>Дубликаты</translation>
    </message>
    <message>
        <source>Addresses that were there already</source>
        <translation>Адреса, которые уже были</translation>
    </message>
</context>
<context>
    <name>DetailsActions</name>
    <message>
        <source>The whole domain {0}</source>
        <translation>Весь домен {0}</translation>
    </message>
    <message>
        <source>Change to {0}</source>
        <translation>Исправить на {0}</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Проверить</translation>
    </message>
    <message>
        <source>To blacklist</source>
        <translation>В чёрный список</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>This address</source>
        <translation>Этот адрес</translation>
    </message>
    <message>
        <source>The address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Everything as text</source>
        <translation>Всё как текст</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>Закрыть подробности</translation>
    </message>
    <message>
        <source>Do not suggest this again</source>
        <translation>Больше не предлагать</translation>
    </message>
</context>
<context>
    <name>DetailsContent</name>
    <message>
        <source>What was checked</source>
        <translation>Что проверено</translation>
    </message>
    <message>
        <source>List: {0}</source>
        <translation>Список: {0}</translation>
    </message>
    <message>
        <source>{0} and {1} more</source>
        <translation>{0} и ещё {1}</translation>
    </message>
    <message>
        <source>Also in: {0}</source>
        <translation>Также в списках: {0}</translation>
    </message>
    <message>
        <source>Other columns</source>
        <translation>Другие столбцы</translation>
    </message>
    <message>
        <source>Risky</source>
        <translation>Рискованно</translation>
    </message>
</context>
<context>
    <name>DetailsPane</name>
    <message>
        <source>Choose a contact to see why it has its status.</source>
        <translation>Выберите контакт, чтобы увидеть, почему у него такой статус.</translation>
    </message>
    <message>
        <source>This contact is gone.</source>
        <translation>Этого контакта больше нет.</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>Почему?</translation>
    </message>
    <message>
        <source>Details of the contact</source>
        <translation>Подробности о контакте</translation>
    </message>
</context>
<context>
    <name>Diagnostics</name>
    <message>
        <source>The log could not be opened. It is here: {0}</source>
        <translation>Не удалось открыть журнал. Он лежит здесь: {0}</translation>
    </message>
    <message>
        <source>Diagnostics copied. They contain no addresses and no secrets.</source>
        <translation>Диагностика скопирована. В ней нет ни адресов, ни секретов.</translation>
    </message>
</context>
<context>
    <name>Doctor</name>
    <message>
        <source>Name service (DNS)</source>
        <extracomment>What each line is about, in the order of the page.</extracomment>
        <translation>Служба имён (DNS)</translation>
    </message>
    <message>
        <source>Honest name service</source>
        <translation>Честность службы имён</translation>
    </message>
    <message>
        <source>Way to mail servers (port 25)</source>
        <translation>Путь к почтовым серверам (порт 25)</translation>
    </message>
    <message>
        <source>Genuine mail servers</source>
        <translation>Подлинность почтовых серверов</translation>
    </message>
    <message>
        <source>Proxy</source>
        <translation>Прокси</translation>
    </message>
    <message>
        <source>This computer&apos;s mail name (HELO)</source>
        <translation>Почтовое имя этого компьютера (HELO)</translation>
    </message>
    <message>
        <source>Reverse name</source>
        <translation>Обратное имя</translation>
    </message>
    <message>
        <source>Sender (MAIL FROM)</source>
        <translation>Отправитель (MAIL FROM)</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Часы</translation>
    </message>
    <message>
        <source>Disk</source>
        <translation>Диск</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>База данных</translation>
    </message>
    <message>
        <source>Asks for the mail servers of well-known providers.</source>
        <extracomment>What is looked at.</extracomment>
        <translation>Спрашивает о почтовых серверах известных служб.</translation>
    </message>
    <message>
        <source>Asks for names that nobody has registered.</source>
        <translation>Спрашивает об именах, которых никто не регистрировал.</translation>
    </message>
    <message>
        <source>Calls the mail servers of well-known providers.</source>
        <translation>Соединяется с почтовыми серверами известных служб.</translation>
    </message>
    <message>
        <source>Compares how these mail servers greet.</source>
        <translation>Сравнивает приветствия этих серверов.</translation>
    </message>
    <message>
        <source>Calls the mail servers through the proxy.</source>
        <translation>Соединяется с почтовыми серверами через прокси.</translation>
    </message>
    <message>
        <source>Looks up the name by which this computer greets.</source>
        <translation>Ищет имя, которым представляется этот компьютер.</translation>
    </message>
    <message>
        <source>Looks up the name that belongs to this address.</source>
        <translation>Ищет имя, записанное за этим адресом.</translation>
    </message>
    <message>
        <source>Looks up the domain of the sender.</source>
        <translation>Ищет домен отправителя.</translation>
    </message>
    <message>
        <source>Compares the time with dates that are known.</source>
        <translation>Сравнивает время с известными датами.</translation>
    </message>
    <message>
        <source>Measures the free space beside the database.</source>
        <translation>Измеряет свободное место рядом с базой данных.</translation>
    </message>
    <message>
        <source>Reads all lists.</source>
        <translation>Читает все списки.</translation>
    </message>
    <message>
        <source>Standard checks work from here.</source>
        <extracomment>What a result means for the checks.</extracomment>
        <translation>Уровень «Стандартно» отсюда работает.</translation>
    </message>
    <message>
        <source>Only Fast checks work: the others need DNS.</source>
        <translation>Работает только уровень «Быстро»: остальным нужна служба DNS.</translation>
    </message>
    <message>
        <source>Dead domains look alive here; such answers are recognised and not believed.</source>
        <translation>Мёртвые домены выглядят здесь живыми; такие ответы распознаются и не принимаются на веру.</translation>
    </message>
    <message>
        <source>Full checks can ask mail servers from here.</source>
        <translation>На уровне «Полностью» отсюда можно спрашивать почтовые серверы.</translation>
    </message>
    <message>
        <source>Fast and Standard checks work as usual; Full checks cannot ask mail servers.</source>
        <translation>«Быстро» и «Стандартно» работают как всегда; на уровне «Полностью» почтовые серверы не спросить.</translation>
    </message>
    <message>
        <source>Whether Full checks work is not known.</source>
        <translation>Работает ли уровень «Полностью», неизвестно.</translation>
    </message>
    <message>
        <source>Full checks stop by themselves: such answers prove nothing.</source>
        <translation>Проверка «Полностью» останавливается сама: такие ответы ничего не доказывают.</translation>
    </message>
    <message>
        <source>Full checks cannot ask mail servers.</source>
        <translation>На уровне «Полностью» почтовые серверы не спросить.</translation>
    </message>
    <message>
        <source>Some mail servers refuse to answer; their contacts stay pending.</source>
        <translation>Некоторые серверы отказываются отвечать; их контакты остаются в ожидании.</translation>
    </message>
    <message>
        <source>Times of checks, and of asking again, are wrong.</source>
        <translation>Время проверок и повторных запросов будет неверным.</translation>
    </message>
    <message>
        <source>A large import pauses when the disk is full; nothing is lost.</source>
        <translation>Большой импорт остановится, когда диск заполнится; ничего не пропадёт.</translation>
    </message>
    <message>
        <source>Nothing can be imported.</source>
        <translation>Импорт невозможен.</translation>
    </message>
    <message>
        <source>Full checks do not begin like this.</source>
        <translation>Проверка «Полностью» так не начнётся.</translation>
    </message>
    <message>
        <source>DNS works: {good} of {all} questions were answered.</source>
        <translation>DNS работает: отвечено на {good} из {all} запросов.</translation>
    </message>
    <message>
        <source>There is no network.</source>
        <translation>Сети нет.</translation>
    </message>
    <message>
        <source>No DNS resolver answers.</source>
        <translation>Ни один сервер DNS не отвечает.</translation>
    </message>
    <message>
        <source>Check the network connection and the DNS servers of this computer.</source>
        <translation>Проверьте подключение к сети и серверы DNS этого компьютера.</translation>
    </message>
    <message>
        <source>Correct the DNS servers in the settings, or leave the field empty.</source>
        <translation>Исправьте серверы DNS в настройках или оставьте поле пустым.</translation>
    </message>
    <message>
        <source>It says of unknown names that they do not exist.</source>
        <translation>О неизвестных именах она говорит, что их нет.</translation>
    </message>
    <message>
        <source>It invents answers for names that do not exist.</source>
        <translation>Она выдумывает ответы для имён, которых нет.</translation>
    </message>
    <message>
        <source>The test was not answered.</source>
        <translation>На проверочные запросы не ответили.</translation>
    </message>
    <message>
        <source>Enter other DNS servers in the settings, such as those of a public service.</source>
        <translation>Укажите в настройках другие серверы DNS, например общедоступной службы.</translation>
    </message>
    <message>
        <source>Port 25 is open: {spoke} of {tried} mail servers answered.</source>
        <translation>Порт 25 открыт: ответили {spoke} из {tried} почтовых серверов.</translation>
    </message>
    <message>
        <source>No mail server can be reached on port 25 from here.</source>
        <translation>Отсюда нельзя связаться ни с одним почтовым сервером по порту 25.</translation>
    </message>
    <message>
        <source>Many internet providers and clouds block port 25. Use Standard checks, ask the provider to open it, or run Full checks on a server.</source>
        <translation>Многие провайдеры и облака закрывают порт 25. Проверяйте «Стандартно», попросите провайдера открыть порт или запускайте «Полностью» на сервере.</translation>
    </message>
    <message>
        <source>Port 25 could not be tried: no mail server&apos;s address is known.</source>
        <translation>Порт 25 не удалось испытать: адреса почтовых серверов неизвестны.</translation>
    </message>
    <message>
        <source>Make DNS work first.</source>
        <translation>Сначала наладьте DNS.</translation>
    </message>
    <message>
        <source>Each mail server greets in its own way.</source>
        <translation>Каждый почтовый сервер приветствует по-своему.</translation>
    </message>
    <message>
        <source>Unrelated mail servers greet as {name}: something on the way answers for them.</source>
        <translation>Разные почтовые серверы представляются как {name}: что-то по пути отвечает вместо них.</translation>
    </message>
    <message>
        <source>Run Full checks on another network, or switch off the mail scanner or firewall.</source>
        <translation>Проверяйте «Полностью» в другой сети или отключите почтовый антивирус либо межсетевой экран.</translation>
    </message>
    <message>
        <source>Mail servers are reached through the proxy {host}.</source>
        <translation>Почтовые серверы доступны через прокси {host}.</translation>
    </message>
    <message>
        <source>The proxy {host} cannot be used: {reason}.</source>
        <translation>Прокси {host} не работает: {reason}.</translation>
    </message>
    <message>
        <source>The proxy {host} answers, but no mail server does.</source>
        <translation>Прокси {host} отвечает, а почтовые серверы — нет.</translation>
    </message>
    <message>
        <source>The address of the proxy is impossible.</source>
        <translation>Такого адреса прокси быть не может.</translation>
    </message>
    <message>
        <source>The proxy needs its password.</source>
        <translation>Прокси нужен пароль.</translation>
    </message>
    <message>
        <source>Correct the proxy in the settings, or remove it.</source>
        <translation>Исправьте прокси в настройках или уберите его.</translation>
    </message>
    <message>
        <source>Ask who runs the proxy to open port 25 there.</source>
        <translation>Попросите владельца прокси открыть на нём порт 25.</translation>
    </message>
    <message>
        <source>Enter the password in the settings.</source>
        <translation>Введите пароль в настройках.</translation>
    </message>
    <message>
        <source>This cannot be told without a network.</source>
        <translation>Без сети этого не узнать.</translation>
    </message>
    <message>
        <source>Set the HELO name to a full host name of yours that leads to this address.</source>
        <translation>Укажите в качестве имени HELO своё полное имя узла, ведущее на этот адрес.</translation>
    </message>
    <message>
        <source>The HELO name belongs to {operator}, whose mail servers are to be asked.</source>
        <translation>Имя HELO принадлежит {operator}, а спрашивать предстоит его же серверы.</translation>
    </message>
    <message>
        <source>There is no full HELO name.</source>
        <translation>Полного имени HELO нет.</translation>
    </message>
    <message>
        <source>The HELO name is not a host name.</source>
        <translation>Имя HELO не похоже на имя узла.</translation>
    </message>
    <message>
        <source>The HELO name belongs to a big mail provider.</source>
        <translation>Имя HELO принадлежит крупной почтовой службе.</translation>
    </message>
    <message>
        <source>The HELO name does not exist in DNS.</source>
        <translation>Имени HELO нет в DNS.</translation>
    </message>
    <message>
        <source>The HELO name could not be looked up.</source>
        <translation>Имя HELO не удалось найти.</translation>
    </message>
    <message>
        <source>The HELO name leads to this address.</source>
        <translation>Имя HELO ведёт на этот адрес.</translation>
    </message>
    <message>
        <source>The HELO name leads to another address than ours.</source>
        <translation>Имя HELO ведёт на другой адрес, не на наш.</translation>
    </message>
    <message>
        <source>The HELO name leads to another address than the one that servers see.</source>
        <translation>Имя HELO ведёт не на тот адрес, который видят серверы.</translation>
    </message>
    <message>
        <source>The HELO name exists.</source>
        <translation>Имя HELO существует.</translation>
    </message>
    <message>
        <source>Ask who gave you the address for a reverse name equal to the HELO name.</source>
        <translation>Попросите того, кто выдал вам адрес, записать за ним обратное имя, равное имени HELO.</translation>
    </message>
    <message>
        <source>The reverse name of our address cannot be told from here.</source>
        <translation>Обратное имя нашего адреса отсюда не узнать.</translation>
    </message>
    <message>
        <source>Our address has no reverse name.</source>
        <translation>У нашего адреса нет обратного имени.</translation>
    </message>
    <message>
        <source>Our address has the reverse name {name}.</source>
        <translation>Обратное имя нашего адреса: {name}.</translation>
    </message>
    <message>
        <source>Set the sender to an address of yours that takes mail.</source>
        <translation>Укажите отправителем свой адрес, принимающий почту.</translation>
    </message>
    <message>
        <source>No sender is set: the null sender is used.</source>
        <translation>Отправитель не указан: используется пустой.</translation>
    </message>
    <message>
        <source>The sender is not an address.</source>
        <translation>Отправитель — не адрес.</translation>
    </message>
    <message>
        <source>The sender is an address at a mail provider, not of a domain of yours.</source>
        <translation>Отправитель — адрес почтовой службы, а не вашего домена.</translation>
    </message>
    <message>
        <source>The sender&apos;s domain takes mail.</source>
        <translation>Домен отправителя принимает почту.</translation>
    </message>
    <message>
        <source>The sender&apos;s domain could not be looked up.</source>
        <translation>Домен отправителя не удалось найти.</translation>
    </message>
    <message>
        <source>The sender&apos;s domain says that it takes no mail.</source>
        <translation>Домен отправителя сообщает, что не принимает почту.</translation>
    </message>
    <message>
        <source>The sender&apos;s domain takes no mail.</source>
        <translation>Домен отправителя не принимает почту.</translation>
    </message>
    <message>
        <source>The time is plausible.</source>
        <translation>Время похоже на правду.</translation>
    </message>
    <message>
        <source>The clock is behind: it is later than it says.</source>
        <translation>Часы отстают: на самом деле уже позже.</translation>
    </message>
    <message>
        <source>Let the system set date and time by itself.</source>
        <translation>Включите автоматическую установку даты и времени.</translation>
    </message>
    <message>
        <source>{free} MB are free.</source>
        <translation>Свободно {free} МБ.</translation>
    </message>
    <message>
        <source>Only {free} MB are free.</source>
        <translation>Свободно всего {free} МБ.</translation>
    </message>
    <message>
        <source>Free some space on the disk.</source>
        <translation>Освободите место на диске.</translation>
    </message>
    <message>
        <source>The database works; lists: {lists}, contacts: {contacts}.</source>
        <translation>База данных работает; списков: {lists}, контактов: {contacts}.</translation>
    </message>
    <message>
        <source>The database does not answer.</source>
        <translation>База данных не отвечает.</translation>
    </message>
    <message>
        <source>See that nothing locks the file, and that its disk is healthy and has room.</source>
        <translation>Проверьте, что файл никем не занят, а диск исправен и не переполнен.</translation>
    </message>
    <message>
        <source>In order</source>
        <translation>В порядке</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Проблема</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>Неизвестно</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
</context>
<context>
    <name>DomainBars</name>
    <message numerus="yes">
        <source>Most frequent of %Ln domain(s)</source>
        <translation>
            <numerusform>Самые частые из %Ln домена</numerusform>
            <numerusform>Самые частые из %Ln доменов</numerusform>
            <numerusform>Самые частые из %Ln доменов</numerusform>
        </translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Домены</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Подсчёт…</translation>
    </message>
</context>
<context>
    <name>DryRun</name>
    <message>
        <source>New addresses</source>
        <translation>Новые адреса</translation>
    </message>
    <message>
        <source>Duplicates in the file</source>
        <translation>Повторы в файле</translation>
    </message>
    <message>
        <source>Already in the list</source>
        <translation>Уже в списке</translation>
    </message>
    <message>
        <source>Without address</source>
        <translation>Без адреса</translation>
    </message>
    <message>
        <source>Unreadable rows</source>
        <translation>Нечитаемые строки</translation>
    </message>
    <message>
        <source>On your blacklist</source>
        <translation>В вашем чёрном списке</translation>
    </message>
    <message>
        <source>Disposable</source>
        <translation>Одноразовые</translation>
    </message>
    <message>
        <source>Broken addresses</source>
        <translation>Неверные адреса</translation>
    </message>
    <message>
        <source>Possible typos</source>
        <translation>Возможные опечатки</translation>
    </message>
    <message>
        <source>They would be added to the list and checked.</source>
        <translation>Они будут добавлены в список и проверены.</translation>
    </message>
    <message>
        <source>The file has these addresses more than once: each is added once.</source>
        <translation>Эти адреса встречаются в файле несколько раз: каждый будет добавлен один раз.</translation>
    </message>
    <message>
        <source>The list has these addresses already: they are treated as chosen below.</source>
        <translation>Эти адреса уже есть в списке: с ними поступят так, как выбрано ниже.</translation>
    </message>
    <message>
        <source>The e-mail cell of these rows is empty.</source>
        <translation>В этих строках ячейка адреса пуста.</translation>
    </message>
    <message>
        <source>These rows would be left out.</source>
        <translation>Эти строки будут пропущены.</translation>
    </message>
    <message>
        <source>They would be added with the status Blacklist, and never mailed.</source>
        <translation>Они будут добавлены со статусом «Чёрный список»: писать им нельзя.</translation>
    </message>
    <message>
        <source>Throw-away addresses: they would be added with the status Blacklist.</source>
        <translation>Адреса на один раз: они будут добавлены со статусом «Чёрный список».</translation>
    </message>
    <message>
        <source>No mail can reach these: they would be added with the status Invalid.</source>
        <translation>Письма до них не дойдут: они будут добавлены со статусом «Невалидный».</translation>
    </message>
    <message>
        <source>Something else was probably meant. Nothing is changed without you.</source>
        <translation>Вероятно, имелся в виду другой адрес. Без вас ничего не изменится.</translation>
    </message>
    <message>
        <source>Perhaps meant: {0}</source>
        <translation>Возможно, имелось в виду: {0}</translation>
    </message>
    <message>
        <source>Letters of two alphabets, meant: {0}</source>
        <translation>Буквы двух алфавитов, имелось в виду: {0}</translation>
    </message>
    <message>
        <source>Wrong keyboard layout, meant: {0}</source>
        <translation>Не та раскладка, имелось в виду: {0}</translation>
    </message>
</context>
<context>
    <name>DryRunCard</name>
    <message>
        <source>Counting…</source>
        <translation>Идёт подсчёт…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln entries in the file.</source>
        <translation>
            <numerusform>В файле %Ln запись.</numerusform>
            <numerusform>В файле %Ln записи.</numerusform>
            <numerusform>В файле %Ln записей.</numerusform>
        </translation>
    </message>
    <message>
        <source>Counting: {0} rows so far…</source>
        <translation>Идёт подсчёт, строк прочитано: {0}…</translation>
    </message>
    <message>
        <source>Counting: {0} of about {1} rows…</source>
        <translation>Идёт подсчёт, строк прочитано: {0} примерно из {1}…</translation>
    </message>
    <message>
        <source>Dry run: nothing is written yet</source>
        <translation>Пробный прогон: пока ничего не записано</translation>
    </message>
    <message>
        <source>Among the new addresses:</source>
        <translation>Среди новых адресов:</translation>
    </message>
    <message>
        <source>Progress of the counting</source>
        <translation>Ход подсчёта</translation>
    </message>
</context>
<context>
    <name>DryRunRowsDialog</name>
    <message>
        <source>Shown are the first {0} of {1}.</source>
        <translation>Показаны первые {0} из {1}.</translation>
    </message>
</context>
<context>
    <name>DryRunRowsModel</name>
    <message>
        <source>Row</source>
        <translation>Строка</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>В файле</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
</context>
<context>
    <name>Duplicates</name>
    <message>
        <source>Skip them</source>
        <translation>Пропустить</translation>
    </message>
    <message>
        <source>Fill empty fields</source>
        <translation>Заполнить пустые поля</translation>
    </message>
    <message>
        <source>Overwrite fields</source>
        <translation>Перезаписать поля</translation>
    </message>
</context>
<context>
    <name>EditText</name>
    <message numerus="yes">
        <source>%Ln contact(s) removed.</source>
        <translation>
            <numerusform>Убран %Ln контакт.</numerusform>
            <numerusform>Убрано %Ln контакта.</numerusform>
            <numerusform>Убрано %Ln контактов.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln address(es) corrected, and being checked.</source>
        <translation>
            <numerusform>%Ln адрес исправлен и проверяется.</numerusform>
            <numerusform>%Ln адреса исправлены и проверяются.</numerusform>
            <numerusform>%Ln адресов исправлено, они проверяются.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) are blacklisted now.</source>
        <translation>
            <numerusform>%Ln контакт теперь в чёрном списке.</numerusform>
            <numerusform>%Ln контакта теперь в чёрном списке.</numerusform>
            <numerusform>%Ln контактов теперь в чёрном списке.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln domain(s) put on the blacklist.</source>
        <translation>
            <numerusform>В чёрный список внесён %Ln домен.</numerusform>
            <numerusform>В чёрный список внесены %Ln домена.</numerusform>
            <numerusform>В чёрный список внесено %Ln доменов.</numerusform>
        </translation>
    </message>
    <message>
        <source>The last change was made on {0}: {1} Undo it?</source>
        <translation>Последнее изменение сделано {0}: {1} Отменить его?</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) are back.</source>
        <translation>
            <numerusform>%Ln контакт возвращён.</numerusform>
            <numerusform>%Ln контакта возвращены.</numerusform>
            <numerusform>%Ln контактов возвращено.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undone: %Ln contact(s) are again what they were.</source>
        <translation>
            <numerusform>Отменено: %Ln контакт снова такой, как был.</numerusform>
            <numerusform>Отменено: %Ln контакта снова такие, как были.</numerusform>
            <numerusform>Отменено: %Ln контактов снова такие, как были.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln could not be restored: they have changed since.</source>
        <translation>
            <numerusform>%Ln вернуть нельзя: с тех пор он изменился.</numerusform>
            <numerusform>%Ln вернуть нельзя: с тех пор они изменились.</numerusform>
            <numerusform>%Ln вернуть нельзя: с тех пор они изменились.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>EvidenceTrail</name>
    <message>
        <source>Dialogue with the mail server</source>
        <translation>Разговор с почтовым сервером</translation>
    </message>
</context>
<context>
    <name>ExportContents</name>
    <message>
        <source>Clean list: valid contacts only</source>
        <translation>Чистый список: только валидные контакты</translation>
    </message>
    <message>
        <source>Contacts with these statuses:</source>
        <translation>Контакты с этими статусами:</translation>
    </message>
    <message>
        <source>What the table shows now</source>
        <translation>То, что сейчас показывает таблица</translation>
    </message>
    <message>
        <source>Everything, with results</source>
        <translation>Всё вместе с результатами</translation>
    </message>
    <message>
        <source>Leave out:</source>
        <translation>Не включать:</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Подсчёт…</translation>
    </message>
    <message>
        <source>There is nothing to export in this choice.</source>
        <translation>По этому выбору экспортировать нечего.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) will be written.</source>
        <translation>
            <numerusform>Будет записан %Ln контакт.</numerusform>
            <numerusform>Будет записано %Ln контакта.</numerusform>
            <numerusform>Будет записано %Ln контактов.</numerusform>
        </translation>
    </message>
    <message>
        <source>The folder exists: files of the same names in it will be replaced.</source>
        <translation>Папка уже есть: файлы с теми же именами будут заменены.</translation>
    </message>
    <message>
        <source>clean</source>
        <translation>чистый</translation>
    </message>
    <message>
        <source>selection</source>
        <translation>выборка</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>показанное</translation>
    </message>
    <message>
        <source>all</source>
        <translation>всё</translation>
    </message>
    <message>
        <source>by status</source>
        <translation>по статусам</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) were written to {0}.</source>
        <translation>
            <numerusform>%Ln контакт записан в {0}.</numerusform>
            <numerusform>%Ln контакта записано в {0}.</numerusform>
            <numerusform>%Ln контактов записано в {0}.</numerusform>
        </translation>
    </message>
    <message>
        <source>The file exists and will be replaced.</source>
        <translation>Файл существует и будет заменён.</translation>
    </message>
    <message>
        <source>Export contacts</source>
        <translation>Экспорт контактов</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>Ход экспорта</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Экспортировать</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>Add status, reason, level and time of the check</source>
        <translation>Добавить статус, причину, уровень и время проверки</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>Формат</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>Разделитель</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файлы</translation>
    </message>
    <message>
        <source>CSV for spreadsheets</source>
        <translation>CSV для таблиц</translation>
    </message>
    <message>
        <source>CSV for other programs</source>
        <translation>CSV для других программ</translation>
    </message>
    <message>
        <source>Excel workbook (XLSX)</source>
        <translation>Книга Excel (XLSX)</translation>
    </message>
    <message>
        <source>As the source file</source>
        <translation>Как исходный файл</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>Запятая</translation>
    </message>
    <message>
        <source>Semicolon (Excel in Europe)</source>
        <translation>Точка с запятой (Excel в России и Европе)</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Табуляция</translation>
    </message>
    <message>
        <source>One file</source>
        <translation>Один файл</translation>
    </message>
    <message>
        <source>One file per status, in a folder</source>
        <translation>По файлу на статус, в папке</translation>
    </message>
    <message>
        <source>One file per status, in a ZIP archive</source>
        <translation>По файлу на статус, в архиве ZIP</translation>
    </message>
    <message>
        <source>Opens in Excel and LibreOffice with the right letters. Texts that a spreadsheet would take for a formula get an apostrophe in front.</source>
        <translation>Открывается в Excel и LibreOffice с правильными буквами. Перед текстом, который таблица приняла бы за формулу, ставится апостроф.</translation>
    </message>
    <message>
        <source>Every value exactly as it was, UTF-8. Best for other software.</source>
        <translation>Каждое значение в точности как было, UTF-8. Лучше всего для других программ.</translation>
    </message>
    <message>
        <source>Encoding {0}, separator {1}; every value exactly as it was.</source>
        <translation>Кодировка {0}, разделитель {1}; все значения точно как были.</translation>
    </message>
    <message>
        <source>All cells are texts: phone numbers and leading zeros stay as they are.</source>
        <translation>Все ячейки текстовые: телефоны и ведущие нули не меняются.</translation>
    </message>
</context>
<context>
    <name>FileDrops</name>
    <message>
        <source>Only files on this computer can be imported</source>
        <translation>Импортировать можно только файлы с этого компьютера</translation>
    </message>
    <message>
        <source>At most {0} files at a time, please</source>
        <translation>Не больше {0} файлов за раз</translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln file(s) into “{0}”</source>
        <translation>
            <numerusform>Импортировать %Ln файл в «{0}»</numerusform>
            <numerusform>Импортировать %Ln файла в «{0}»</numerusform>
            <numerusform>Импортировать %Ln файлов в «{0}»</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %Ln file(s)</source>
        <translation>
            <numerusform>Импортировать %Ln файл</numerusform>
            <numerusform>Импортировать %Ln файла</numerusform>
            <numerusform>Импортировать %Ln файлов</numerusform>
        </translation>
    </message>
    <message>
        <source>Import into “{0}”</source>
        <translation>Импортировать в «{0}»</translation>
    </message>
    <message>
        <source>Import this file</source>
        <translation>Импортировать этот файл</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln контакт</numerusform>
            <numerusform>%Ln контакта</numerusform>
            <numerusform>%Ln контактов</numerusform>
        </translation>
    </message>
    <message>
        <source>Search addresses and columns</source>
        <translation>Поиск по адресам и столбцам</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation>Поиск (Ctrl+F)</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>All reasons</source>
        <translation>Все причины</translation>
    </message>
    <message>
        <source>Several reasons</source>
        <translation>Несколько причин</translation>
    </message>
</context>
<context>
    <name>Flag</name>
    <message>
        <source>Role address (info@, sales@)</source>
        <translation>Служебный адрес (info@, sales@)</translation>
    </message>
    <message>
        <source>Free provider</source>
        <translation>Бесплатная почта</translation>
    </message>
    <message>
        <source>Private relay address</source>
        <translation>Адрес-посредник</translation>
    </message>
    <message>
        <source>Taken out of a longer text</source>
        <translation>Извлечён из более длинного текста</translation>
    </message>
    <message>
        <source>Look-alike letters of two scripts</source>
        <translation>Похожие буквы двух алфавитов</translation>
    </message>
    <message>
        <source>International address</source>
        <translation>Интернациональный адрес</translation>
    </message>
</context>
<context>
    <name>Fold</name>
    <message>
        <source>Hide details of: {0}</source>
        <translation>Скрыть подробности: {0}</translation>
    </message>
    <message>
        <source>Show details of: {0}</source>
        <translation>Показать подробности: {0}</translation>
    </message>
</context>
<context>
    <name>FollowButton</name>
    <message>
        <source>Follow new</source>
        <translation>Следить за новыми</translation>
    </message>
    <message>
        <source>Newest results first, as they come</source>
        <translation>Новые результаты сверху, по мере поступления</translation>
    </message>
</context>
<context>
    <name>GeneralSection</name>
    <message>
        <source>Window</source>
        <translation>Окно</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Контакты</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Of the window; changes at once.</source>
        <translation>Язык окна; меняется сразу.</translation>
    </message>
    <message>
        <source>Looks</source>
        <translation>Оформление</translation>
    </message>
    <message>
        <source>High contrast uses black and white, and no tints.</source>
        <translation>Высокий контраст: чёрное и белое, без оттенков.</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Движение</translation>
    </message>
    <message>
        <source>For people whom movement disturbs: menus and charts appear at once.</source>
        <translation>Для тех, кому мешает движение: меню и диаграммы появляются сразу.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Уведомления</translation>
    </message>
    <message>
        <source>Only while another window is in front.</source>
        <translation>Только когда впереди другое окно.</translation>
    </message>
    <message>
        <source>Usual list</source>
        <translation>Обычный список</translation>
    </message>
    <message>
        <source>New files are imported into it; empty: a list named after the file.</source>
        <translation>Сюда импортируются новые файлы; пусто — список по имени файла.</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>Папка с данными</translation>
    </message>
    <message>
        <source>Contacts, results and logs stay here, on this computer.</source>
        <translation>Контакты, результаты и журналы хранятся здесь, на этом компьютере.</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Как в системе</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлое</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмное</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Высокий контраст</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>Меньше движения</translation>
    </message>
    <message>
        <source>Tell me when a task ends</source>
        <translation>Сообщать об окончании задания</translation>
    </message>
    <message>
        <source>named after the file</source>
        <translation>по имени файла</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>Открыть папку с данными</translation>
    </message>
</context>
<context>
    <name>GuideWindow</name>
    <message>
        <source>User guide</source>
        <translation>Руководство</translation>
    </message>
</context>
<context>
    <name>Headline</name>
    <message>
        <source>This import was undone</source>
        <translation>Импорт отменён</translation>
    </message>
    <message>
        <source>Waits for its turn</source>
        <translation>Ждёт своей очереди</translation>
    </message>
    <message>
        <source>nothing saved yet</source>
        <translation>пока ничего не сохранено</translation>
    </message>
    <message>
        <source>{0} saved, the file is not read to its end</source>
        <translation>сохранено {0}, файл дочитан не до конца</translation>
    </message>
    <message>
        <source>{0} of {1} saved</source>
        <translation>сохранено {0} из {1}</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Останавливается…</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>Приостанавливается…</translation>
    </message>
    <message>
        <source>Reading the file…</source>
        <translation>Чтение файла…</translation>
    </message>
    <message numerus="yes">
        <source>Checking %Ln contact(s)</source>
        <translation>
            <numerusform>Проверяется %Ln контакт</numerusform>
            <numerusform>Проверяются %Ln контакта</numerusform>
            <numerusform>Проверяются %Ln контактов</numerusform>
        </translation>
    </message>
    <message>
        <source>No new contacts</source>
        <translation>Новых контактов нет</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) checked</source>
        <translation>
            <numerusform>Проверен %Ln контакт</numerusform>
            <numerusform>Проверены %Ln контакта</numerusform>
            <numerusform>Проверено %Ln контактов</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>Tasks</source>
        <translation>Задания</translation>
    </message>
    <message>
        <source>Drop contact files anywhere to begin.</source>
        <translation>Чтобы начать, перетащите сюда файлы с контактами.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>Спросить сейчас</translation>
    </message>
    <message>
        <source>No imports yet</source>
        <translation>Импортов пока нет</translation>
    </message>
    <message>
        <source>Undo import…</source>
        <translation>Отменить импорт…</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Отчёт…</translation>
    </message>
    <message>
        <source>Remove from the queue</source>
        <translation>Убрать из очереди</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>Выше</translation>
    </message>
    <message>
        <source>Start next</source>
        <translation>Начать следующим</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Drop contact files here</source>
        <translation>Перетащите сюда файлы с контактами</translation>
    </message>
    <message>
        <source>CSV, TXT, Excel, ODS, vCard, JSON, or a ZIP of them, up to a million rows</source>
        <translation>CSV, TXT, Excel, ODS, vCard, JSON или ZIP с ними, до миллиона строк</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Выбрать файл…</translation>
    </message>
    <message>
        <source>Paste addresses</source>
        <translation>Вставить адреса</translation>
    </message>
    <message>
        <source>Try on an example</source>
        <translation>Попробовать на примере</translation>
    </message>
    <message>
        <source>Your contacts stay on this computer. No mail is ever sent.</source>
        <translation>Контакты остаются на этом компьютере. Письма не отправляются.</translation>
    </message>
    <message>
        <source>Recent tasks</source>
        <translation>Последние задания</translation>
    </message>
    <message>
        <source>“{0}” was interrupted: {1}. Nothing is lost.</source>
        <translation>Задание «{0}» прервано: {1}. Ничего не потеряно.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Discard…</source>
        <translation>Отбросить…</translation>
    </message>
</context>
<context>
    <name>ImportOptions</name>
    <message>
        <source>Import into the list</source>
        <translation>Импортировать в список</translation>
    </message>
    <message>
        <source>Addresses that the list already has</source>
        <translation>Адреса, которые уже есть в списке</translation>
    </message>
    <message>
        <source>How thoroughly to check</source>
        <translation>Насколько тщательно проверять</translation>
    </message>
    <message>
        <source>Port 25 was closed here: check the network first…</source>
        <translation>Порт 25 здесь был закрыт: сначала проверить сеть…</translation>
    </message>
    <message>
        <source>Check the network first…</source>
        <translation>Сначала проверить сеть…</translation>
    </message>
    <message>
        <source>A new list will be created.</source>
        <translation>Будет создан новый список.</translation>
    </message>
</context>
<context>
    <name>JobActions</name>
    <message numerus="yes">
        <source>%Ln not asked</source>
        <translation>
            <numerusform>%Ln не запрошен</numerusform>
            <numerusform>%Ln не запрошены</numerusform>
            <numerusform>%Ln не запрошено</numerusform>
        </translation>
    </message>
    <message>
        <source>Most names asked at their domains do not exist: look at the source.</source>
        <translation>Большинство имён, о которых спросили их домены, не существует: посмотрите, откуда список.</translation>
    </message>
    <message>
        <source>Ask the rest</source>
        <translation>Спросить остальные</translation>
    </message>
    <message numerus="yes">
        <source>%Ln look(s) like a typo</source>
        <translation>
            <numerusform>%Ln похож на опечатку</numerusform>
            <numerusform>%Ln похожи на опечатку</numerusform>
            <numerusform>%Ln похожи на опечатку</numerusform>
        </translation>
    </message>
    <message>
        <source>See what each was probably meant to be, and correct it.</source>
        <translation>Посмотрите, что, вероятно, имелось в виду, и исправьте.</translation>
    </message>
    <message>
        <source>Review and fix…</source>
        <translation>Посмотреть и исправить…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln role address(es)</source>
        <translation>
            <numerusform>%Ln служебный адрес</numerusform>
            <numerusform>%Ln служебных адреса</numerusform>
            <numerusform>%Ln служебных адресов</numerusform>
        </translation>
    </message>
    <message>
        <source>Addresses like info@ and sales@: a function reads them, not a person.</source>
        <translation>Адреса вроде info@ и sales@: их читает отдел, а не человек.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message numerus="yes">
        <source>%Ln unanswered</source>
        <translation>
            <numerusform>%Ln без ответа</numerusform>
            <numerusform>%Ln без ответа</numerusform>
            <numerusform>%Ln без ответа</numerusform>
        </translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Проверить снова</translation>
    </message>
</context>
<context>
    <name>JobButtons</name>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Pause; nothing is lost (Space)</source>
        <translation>Пауза; ничего не теряется (пробел)</translation>
    </message>
    <message>
        <source>Stop and keep</source>
        <translation>Остановить и сохранить</translation>
    </message>
    <message>
        <source>Stop here and keep what is decided; you can continue later</source>
        <translation>Остановиться здесь и сохранить решённое; продолжить можно потом</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Go on where it stopped (Space)</source>
        <translation>Продолжить с места остановки (пробел)</translation>
    </message>
    <message>
        <source>Ask now</source>
        <translation>Спросить сейчас</translation>
    </message>
    <message>
        <source>Ask the waiting contacts at once, not at their time</source>
        <translation>Спросить об ожидающих сразу, не дожидаясь срока</translation>
    </message>
    <message>
        <source>Finish now</source>
        <translation>Закончить сейчас</translation>
    </message>
    <message>
        <source>Wait no longer; contacts without an answer stay pending</source>
        <translation>Больше не ждать; контакты без ответа останутся ожидающими</translation>
    </message>
    <message>
        <source>Network check</source>
        <translation>Проверка сети</translation>
    </message>
    <message>
        <source>Look what works from this computer, and what to do</source>
        <translation>Посмотреть, что работает с этого компьютера и что делать</translation>
    </message>
    <message>
        <source>Finish at Standard</source>
        <translation>Закончить стандартно</translation>
    </message>
    <message>
        <source>Ask no more mail servers: decide the rest by their domains alone</source>
        <translation>Не спрашивать больше почтовые серверы: решить остальное только по доменам</translation>
    </message>
    <message>
        <source>Export clean list…</source>
        <translation>Экспорт чистого списка…</translation>
    </message>
    <message>
        <source>Write the valid contacts into a new file (Ctrl+E)</source>
        <translation>Записать валидные контакты в новый файл (Ctrl+E)</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Отчёт…</translation>
    </message>
    <message>
        <source>Numbers and charts on one page, to show to others</source>
        <translation>Числа и диаграммы на одной странице, чтобы показать другим</translation>
    </message>
    <message>
        <source>Undo import…</source>
        <translation>Отменить импорт…</translation>
    </message>
    <message>
        <source>Remove the contacts that this import added</source>
        <translation>Убрать контакты, которые добавил этот импорт</translation>
    </message>
    <message>
        <source>Open log</source>
        <translation>Открыть журнал</translation>
    </message>
    <message>
        <source>The program&apos;s own notes, without addresses</source>
        <translation>Собственные записи программы, без адресов</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Скопировать диагностику</translation>
    </message>
    <message>
        <source>Copy what helps to find the cause; no addresses, no secrets</source>
        <translation>Скопировать то, что поможет найти причину; без адресов и секретов</translation>
    </message>
    <message>
        <source>Open the list</source>
        <translation>Открыть список</translation>
    </message>
    <message>
        <source>Show the contacts of the list</source>
        <translation>Показать контакты списка</translation>
    </message>
</context>
<context>
    <name>JobHeader</name>
    <message numerus="yes">
        <source>%Ln row(s) without an address</source>
        <translation>
            <numerusform>%Ln строка без адреса</numerusform>
            <numerusform>%Ln строки без адреса</numerusform>
            <numerusform>%Ln строк без адреса</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobPage</name>
    <message>
        <source>Nothing was stored</source>
        <translation>Ничего не сохранено</translation>
    </message>
    <message>
        <source>It ended before the first contact.</source>
        <translation>Задание прервалось до первого контакта.</translation>
    </message>
    <message>
        <source>This import was undone</source>
        <translation>Импорт отменён</translation>
    </message>
    <message>
        <source>What it added is gone, and fields it changed are as before.</source>
        <translation>Добавленное убрано, изменённые поля стали прежними.</translation>
    </message>
    <message>
        <source>No new contacts</source>
        <translation>Новых контактов нет</translation>
    </message>
    <message>
        <source>Every address of the file was in the list already.</source>
        <translation>Все адреса файла уже были в списке.</translation>
    </message>
    <message>
        <source>No address was found in this file.</source>
        <translation>В этом файле не нашлось ни одного адреса.</translation>
    </message>
</context>
<context>
    <name>KeysWindow</name>
    <message>
        <source>Start the import</source>
        <translation>Начать импорт</translation>
    </message>
    <message>
        <source>Pause or continue the task that is shown</source>
        <translation>Приостановить или продолжить открытое задание</translation>
    </message>
    <message>
        <source>Close a message, clear the search, hide the details</source>
        <translation>Закрыть сообщение, очистить поиск, скрыть подробности</translation>
    </message>
    <message>
        <source>Remove the chosen entries of the blacklist</source>
        <translation>Удалить выбранное из чёрного списка</translation>
    </message>
    <message>
        <source>Copy the address of the chosen contact</source>
        <translation>Скопировать адрес выбранного контакта</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Сочетания клавиш</translation>
    </message>
</context>
<context>
    <name>KnownField</name>
    <message>
        <source>First name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Last name</source>
        <translation>Фамилия</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>ФИО</translation>
    </message>
    <message>
        <source>Company</source>
        <translation>Компания</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Телефон</translation>
    </message>
    <message>
        <source>City</source>
        <translation>Город</translation>
    </message>
</context>
<context>
    <name>Leaving</name>
    <message>
        <source>{0}: {1}. When the program closes, it pauses; what is decided stays, and it goes on by itself when you open Contact Importer again.</source>
        <translation>{0}: {1}. Если закрыть программу, импорт встанет на паузу: всё проверенное сохранится, и при следующем запуске он продолжится сам.</translation>
    </message>
    <message>
        <source>An import is running</source>
        <translation>Идёт импорт</translation>
    </message>
    <message>
        <source>Pause and quit</source>
        <translation>Приостановить и выйти</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>Продолжать в фоне</translation>
    </message>
</context>
<context>
    <name>LeftOut</name>
    <message>
        <source>Domains that accept every address</source>
        <translation>Домены, принимающие любые адреса</translation>
    </message>
    <message>
        <source>Mailboxes not proven</source>
        <translation>Недоказанные ящики</translation>
    </message>
    <message>
        <source>Full mailboxes</source>
        <translation>Переполненные ящики</translation>
    </message>
    <message>
        <source>Role addresses (info@, sales@)</source>
        <translation>Служебные адреса (info@, sales@)</translation>
    </message>
    <message>
        <source>Free providers</source>
        <translation>Бесплатные почтовые службы</translation>
    </message>
    <message>
        <source>Private relay addresses</source>
        <translation>Адреса-пересылки</translation>
    </message>
</context>
<context>
    <name>Level</name>
    <message>
        <source>Fast</source>
        <translation>Быстро</translation>
    </message>
    <message>
        <source>Standard</source>
        <translation>Стандартно</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Полностью</translation>
    </message>
    <message>
        <source>Spelling and lists only, without a network. Does not notice domains or mailboxes that do not exist.</source>
        <translation>Только правописание и списки, без сети. Не замечает несуществующих доменов и ящиков.</translation>
    </message>
    <message>
        <source>Also asks whether each domain takes mail. Does not look at single mailboxes.</source>
        <translation>Ещё спрашивает, принимает ли почту каждый домен. Отдельные ящики не проверяет.</translation>
    </message>
    <message>
        <source>Also asks the mail servers for each mailbox without sending mail: politely, so a large list takes hours. Needs port 25; some providers dislike it, and some never tell.</source>
        <translation>Ещё спрашивает почтовые серверы о каждом ящике, не отправляя писем: вежливо, поэтому большой список займёт часы. Нужен порт 25; некоторым провайдерам это не нравится, а некоторые не отвечают никогда.</translation>
    </message>
</context>
<context>
    <name>ListCommands</name>
    <message>
        <source>Rename the list</source>
        <translation>Переименовать список</translation>
    </message>
    <message>
        <source>New name</source>
        <translation>Новое название</translation>
    </message>
    <message numerus="yes">
        <source>Delete the list “{0}” with %Ln contact(s) and the history of its imports? This cannot be undone. Your files are not touched.</source>
        <translation>
            <numerusform>Удалить список «{0}» с %Ln контактом и историей импорта? Отменить это нельзя. Ваши файлы не изменятся.</numerusform>
            <numerusform>Удалить список «{0}» с %Ln контактами и историей импорта? Отменить это нельзя. Ваши файлы не изменятся.</numerusform>
            <numerusform>Удалить список «{0}» с %Ln контактами и историей импорта? Отменить это нельзя. Ваши файлы не изменятся.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete the list</source>
        <translation>Удалить список</translation>
    </message>
</context>
<context>
    <name>ListImports</name>
    <message>
        <source>Nothing has been imported into this list.</source>
        <translation>В этот список ещё ничего не импортировали.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Undo import…</source>
        <translation>Отменить импорт…</translation>
    </message>
    <message>
        <source>Imports and checks of this list</source>
        <translation>Импорты и проверки этого списка</translation>
    </message>
</context>
<context>
    <name>ListMenu</name>
    <message>
        <source>&amp;Open</source>
        <translation>&amp;Открыть</translation>
    </message>
    <message>
        <source>&amp;Import into it…</source>
        <translation>&amp;Импортировать в него…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Экспорт…</translation>
    </message>
    <message>
        <source>&amp;Rename…</source>
        <translation>&amp;Переименовать…</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>&amp;Удалить…</translation>
    </message>
</context>
<context>
    <name>ListPage</name>
    <message>
        <source>Contacts</source>
        <translation>Контакты</translation>
    </message>
    <message>
        <source>Imports and checks</source>
        <translation>Импорты и проверки</translation>
    </message>
    <message>
        <source>What to show of the list</source>
        <translation>Что показать из списка</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s)</source>
        <translation>
            <numerusform>%Ln контакт</numerusform>
            <numerusform>%Ln контакта</numerusform>
            <numerusform>%Ln контактов</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}, {1} can be mailed</source>
        <translation>{0}, можно писать {1}</translation>
    </message>
    <message>
        <source>Health of the list</source>
        <translation>Состояние списка</translation>
    </message>
    <message>
        <source>No contacts yet</source>
        <translation>Контактов пока нет</translation>
    </message>
    <message>
        <source>Drop a file on this page to import it.</source>
        <translation>Перетащите файл на эту страницу, чтобы импортировать его.</translation>
    </message>
    <message>
        <source>Choose file…</source>
        <translation>Выбрать файл…</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Отчёт…</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Экспорт…</translation>
    </message>
    <message>
        <source>Check again…</source>
        <translation>Проверить снова…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>Переименовать…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Удалить…</translation>
    </message>
</context>
<context>
    <name>ListsSection</name>
    <message>
        <source>Fetching the list…</source>
        <translation>Загрузка списка…</translation>
    </message>
    <message>
        <source>Comes with the program; an update is used from the next task on.</source>
        <translation>Входит в программу; обновление действует со следующего задания.</translation>
    </message>
    <message>
        <source>{0} domains: {1} new, {2} gone.</source>
        <translation>Доменов: {0}; новых {1}, исчезло {2}.</translation>
    </message>
    <message>
        <source>Throw-away domains</source>
        <translation>Одноразовые домены</translation>
    </message>
    <message>
        <source>Role addresses</source>
        <translation>Служебные адреса</translation>
    </message>
    <message>
        <source>Sources and licences</source>
        <translation>Источники и лицензии</translation>
    </message>
    <message>
        <source>List in use</source>
        <translation>Используемый список</translation>
    </message>
    <message>
        <source>Your own throw-away domains</source>
        <translation>Ваши одноразовые домены</translation>
    </message>
    <message>
        <source>One a line, with their sub-domains; used beside the list.</source>
        <translation>По одному в строке, вместе с поддоменами; действуют наравне со списком.</translation>
    </message>
    <message>
        <source>Your own role names</source>
        <translation>Ваши служебные имена</translation>
    </message>
    <message>
        <source>What stands before the @ where nobody in particular reads the mail: info, sales. {0} are known already.</source>
        <translation>То, что стоит перед @, когда почту читает неизвестно кто: info, sales. Уже известно: {0}.</translation>
    </message>
    <message>
        <source>Lists of others</source>
        <translation>Чужие списки</translation>
    </message>
    <message>
        <source>Their licences let us pass them on; the texts come with the program.</source>
        <translation>Их лицензии разрешают распространение; тексты входят в программу.</translation>
    </message>
    <message>
        <source>Update now</source>
        <translation>Обновить сейчас</translation>
    </message>
</context>
<context>
    <name>Mailable</name>
    <message>
        <source>Confirmed</source>
        <translation>Подтверждены</translation>
    </message>
    <message>
        <source>Accepted, not proven</source>
        <translation>Приняты, не доказано</translation>
    </message>
    <message>
        <source>Not checked further</source>
        <translation>Глубже не проверены</translation>
    </message>
    <message numerus="yes">
        <source>%Ln can be mailed</source>
        <translation>
            <numerusform>Можно писать: %Ln</numerusform>
            <numerusform>Можно писать: %Ln</numerusform>
            <numerusform>Можно писать: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing here can be mailed yet.</source>
        <translation>Писать пока некому.</translation>
    </message>
    <message>
        <source>can be mailed</source>
        <translation>можно писать</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Opening your contacts…</source>
        <translation>Открываем ваши контакты…</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>Put a backup back…</source>
        <translation>Вернуть резервную копию…</translation>
    </message>
    <message>
        <source>Saving what is decided…</source>
        <translation>Сохранение решённого…</translation>
    </message>
    <message>
        <source>Open a list or a task first.</source>
        <translation>Сначала откройте список или задание.</translation>
    </message>
    <message>
        <source>Choose contact files</source>
        <translation>Выберите файлы с контактами</translation>
    </message>
    <message>
        <source>Contact files</source>
        <translation>Файлы с контактами</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Отменить</translation>
    </message>
</context>
<context>
    <name>MappingHead</name>
    <message>
        <source>Reading…</source>
        <translation>Чтение…</translation>
    </message>
    <message>
        <source>about {0} rows</source>
        <translation>примерно строк: {0}</translation>
    </message>
    <message>
        <source>As last time for files like this.</source>
        <translation>Как в прошлый раз для таких файлов.</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Забыть</translation>
    </message>
    <message>
        <source>Forget what was decided for files with these columns</source>
        <translation>Забыть, что было решено для файлов с такими столбцами</translation>
    </message>
</context>
<context>
    <name>MappingPage</name>
    <message>
        <source>Reading…</source>
        <translation>Чтение…</translation>
    </message>
    <message>
        <source>This file cannot be read.</source>
        <translation>Этот файл не читается.</translation>
    </message>
    <message>
        <source>Name the list to import into.</source>
        <translation>Назовите список для импорта.</translation>
    </message>
    <message>
        <source>Read it again</source>
        <translation>Прочитать снова</translation>
    </message>
    <message>
        <source>The file has changed since its preview.</source>
        <translation>Файл изменился после просмотра.</translation>
    </message>
    <message>
        <source>The file has changed: read it again.</source>
        <translation>Файл изменился: прочитайте его снова.</translation>
    </message>
    <message>
        <source>Which column holds the addresses? Choose “E-mail address” above it.</source>
        <translation>В каком столбце адреса? Выберите над ним «Адрес e-mail».</translation>
    </message>
    <message>
        <source>The import will stop at this place and keep the contacts before it. Better mend the file first.</source>
        <translation>Импорт остановится на этом месте и сохранит контакты до него. Лучше сначала исправить файл.</translation>
    </message>
</context>
<context>
    <name>MappingView</name>
    <message>
        <source>Start import</source>
        <translation>Начать импорт</translation>
    </message>
    <message>
        <source>Another file</source>
        <translation>Другой файл</translation>
    </message>
    <message>
        <source>First rows of the file</source>
        <translation>Первые строки файла</translation>
    </message>
</context>
<context>
    <name>MenuReasons</name>
    <message>
        <source>This task is over.</source>
        <translation>Это задание уже завершено.</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>Сейчас ничего не выполняется.</translation>
    </message>
    <message>
        <source>This import was undone already.</source>
        <translation>Этот импорт уже отменён.</translation>
    </message>
    <message>
        <source>A re-check adds no contacts.</source>
        <translation>Повторная проверка не добавляет контактов.</translation>
    </message>
    <message>
        <source>Open a list or a task to do this.</source>
        <translation>Сначала откройте список или задание.</translation>
    </message>
    <message>
        <source>Open a task to do this.</source>
        <translation>Сначала откройте задание.</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>{0} (missing)</source>
        <translation>{0} (не найден)</translation>
    </message>
    <message>
        <source>&amp;Clear this list</source>
        <translation>&amp;Очистить этот список</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Файл</translation>
    </message>
    <message>
        <source>&amp;Recent files</source>
        <translation>&amp;Недавние файлы</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Правка</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Вид</translation>
    </message>
    <message>
        <source>Show &amp;only</source>
        <translation>Показать &amp;только</translation>
    </message>
    <message>
        <source>&amp;Task</source>
        <translation>&amp;Задание</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Справка</translation>
    </message>
    <message>
        <source>&amp;Import a file…</source>
        <translation>&amp;Импортировать файл…</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>&amp;Экспорт…</translation>
    </message>
    <message>
        <source>Try on an e&amp;xample</source>
        <translation>Попробовать на &amp;примере</translation>
    </message>
    <message>
        <source>Re&amp;port…</source>
        <translation>&amp;Отчёт…</translation>
    </message>
    <message>
        <source>&amp;Demo world (no network)</source>
        <translation>&amp;Демо-мир (без сети)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Выход</translation>
    </message>
    <message>
        <source>&amp;Undo the last change</source>
        <translation>&amp;Отменить последнее изменение</translation>
    </message>
    <message>
        <source>&amp;Paste addresses</source>
        <translation>&amp;Вставить адреса</translation>
    </message>
    <message>
        <source>&amp;Find contacts</source>
        <translation>&amp;Найти контакты</translation>
    </message>
    <message>
        <source>&amp;Repair mistyped addresses…</source>
        <translation>Исп&amp;равить опечатки в адресах…</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>&amp;Импорт</translation>
    </message>
    <message>
        <source>&amp;Tasks</source>
        <translation>&amp;Задания</translation>
    </message>
    <message>
        <source>&amp;Blacklist</source>
        <translation>&amp;Чёрный список</translation>
    </message>
    <message>
        <source>&amp;Why? (details of a contact)</source>
        <translation>П&amp;очему? (подробности о контакте)</translation>
    </message>
    <message>
        <source>&amp;Settings</source>
        <translation>&amp;Настройки</translation>
    </message>
    <message>
        <source>R&amp;eset the window</source>
        <translation>&amp;Вернуть окно к исходному виду</translation>
    </message>
    <message>
        <source>&amp;Pause or continue</source>
        <translation>&amp;Пауза или продолжение</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Пробел</translation>
    </message>
    <message>
        <source>&amp;Stop and keep</source>
        <translation>&amp;Остановить и сохранить</translation>
    </message>
    <message>
        <source>&amp;Check again…</source>
        <translation>Проверить &amp;снова…</translation>
    </message>
    <message>
        <source>&amp;Undo import…</source>
        <translation>О&amp;тменить импорт…</translation>
    </message>
    <message>
        <source>User &amp;guide</source>
        <translation>&amp;Руководство</translation>
    </message>
    <message>
        <source>&amp;Network check</source>
        <translation>&amp;Проверка сети</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Сочетания клавиш</translation>
    </message>
    <message>
        <source>Open the &amp;log folder</source>
        <translation>Открыть папку с &amp;журналом</translation>
    </message>
    <message>
        <source>&amp;About Contact Importer</source>
        <translation>&amp;О программе Contact Importer</translation>
    </message>
</context>
<context>
    <name>NarrowChip</name>
    <message>
        <source>Only {0}: show all again</source>
        <translation>Только {0}: показать снова все</translation>
    </message>
</context>
<context>
    <name>NetworkCheckLine</name>
    <message>
        <source>What to do: {0}</source>
        <translation>Что делать: {0}</translation>
    </message>
    <message>
        <source>Waiting…</source>
        <translation>Ожидание…</translation>
    </message>
</context>
<context>
    <name>NetworkCheckPage</name>
    <message>
        <source>Looking… This takes up to half a minute.</source>
        <translation>Проверяем… Это займёт до полуминуты.</translation>
    </message>
    <message>
        <source>Checked on {0}</source>
        <translation>Проверено {0}</translation>
    </message>
    <message>
        <source>The database does not work: nothing can be checked.</source>
        <translation>База данных не работает: проверять нечего.</translation>
    </message>
    <message>
        <source>Only the level Fast works from here.</source>
        <translation>Отсюда работает только уровень «Быстро».</translation>
    </message>
    <message>
        <source>Fast and Standard work from here; Full does not.</source>
        <translation>Отсюда работают «Быстро» и «Стандартно»; «Полностью» — нет.</translation>
    </message>
    <message>
        <source>All levels work from here, with limits.</source>
        <translation>Отсюда работают все уровни, но с оговорками.</translation>
    </message>
    <message>
        <source>All levels of checking work from here.</source>
        <translation>Отсюда работают все уровни проверки.</translation>
    </message>
    <message>
        <source>Whether the level Full works could not be told.</source>
        <translation>Работает ли уровень «Полностью», узнать не удалось.</translation>
    </message>
    <message>
        <source>Network check</source>
        <translation>Проверка сети</translation>
    </message>
    <message>
        <source>Can contacts be checked from this computer? No mail is sent for it.</source>
        <translation>Можно ли проверять контакты с этого компьютера? Писем для этого не отправляется.</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>Проверить снова</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>Скопировать текстом</translation>
    </message>
    <message>
        <source>Progress of the check</source>
        <translation>Ход проверки</translation>
    </message>
    <message>
        <source>Results of the check</source>
        <translation>Результаты проверки</translation>
    </message>
</context>
<context>
    <name>NetworkSection</name>
    <message>
        <source>This computer has no keyring: the password is not stored, and is asked for again after the next start.</source>
        <translation>На этом компьютере нет хранилища паролей: пароль не сохранится, и после следующего запуска его нужно ввести снова.</translation>
    </message>
    <message>
        <source>How we introduce ourselves</source>
        <translation>Как мы представляемся</translation>
    </message>
    <message>
        <source>The way to mail servers</source>
        <translation>Путь к почтовым серверам</translation>
    </message>
    <message>
        <source>This computer&apos;s mail name (HELO)</source>
        <translation>Почтовое имя этого компьютера (HELO)</translation>
    </message>
    <message>
        <source>A full name of yours that leads to this computer, such as mx.example.com.</source>
        <translation>Ваше полное имя, ведущее на этот компьютер, например mx.example.com.</translation>
    </message>
    <message>
        <source>Sender of the questions (MAIL FROM)</source>
        <translation>Отправитель запросов (MAIL FROM)</translation>
    </message>
    <message>
        <source>An address of your own domain. No mail is ever sent.</source>
        <translation>Адрес вашего домена. Письма никогда не отправляются.</translation>
    </message>
    <message>
        <source>DNS servers</source>
        <translation>Серверы DNS</translation>
    </message>
    <message>
        <source>IP addresses with spaces between; empty: those of the system.</source>
        <translation>IP-адреса через пробел; пусто — серверы системы.</translation>
    </message>
    <message>
        <source>SOCKS5 proxy: host and port</source>
        <translation>Прокси SOCKS5: узел и порт</translation>
    </message>
    <message>
        <source>Mail servers are asked through it; empty: directly.</source>
        <translation>Через него спрашиваются почтовые серверы; пусто — напрямую.</translation>
    </message>
    <message>
        <source>User of the proxy</source>
        <translation>Пользователь прокси</translation>
    </message>
    <message>
        <source>Empty where none is needed.</source>
        <translation>Пусто, если не нужен.</translation>
    </message>
    <message>
        <source>Password of the proxy</source>
        <translation>Пароль прокси</translation>
    </message>
    <message>
        <source>It is kept in the keyring of this computer, not in a file.</source>
        <translation>Хранится в хранилище паролей этого компьютера, не в файле.</translation>
    </message>
    <message>
        <source>Connections per mail operator</source>
        <translation>Соединений с одной почтовой службой</translation>
    </message>
    <message>
        <source>At the same time. More than a few are taken for an attack.</source>
        <translation>Одновременно. Больше нескольких принимают за атаку.</translation>
    </message>
    <message>
        <source>as the system says</source>
        <translation>как в системе</translation>
    </message>
    <message>
        <source>the empty sender &lt;&gt;</source>
        <translation>пустой отправитель &lt;&gt;</translation>
    </message>
    <message>
        <source>those of the system</source>
        <translation>серверы системы</translation>
    </message>
    <message>
        <source>no proxy</source>
        <translation>без прокси</translation>
    </message>
    <message>
        <source>Port of the proxy</source>
        <translation>Порт прокси</translation>
    </message>
    <message>
        <source>In the demo world these settings are stored, but not used and not tried.</source>
        <translation>В демо-мире эти настройки сохраняются, но не используются и не проверяются.</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Contact Importer</source>
        <translation>Contact Importer</translation>
    </message>
    <message>
        <source>Nothing is lost: {0} contacts are saved.</source>
        <translation>Ничего не потеряно, сохранено контактов: {0}.</translation>
    </message>
</context>
<context>
    <name>NowRunningBar</name>
    <message numerus="yes">
        <source>+%Ln queued</source>
        <translation>
            <numerusform>+%Ln в очереди</numerusform>
            <numerusform>+%Ln в очереди</numerusform>
            <numerusform>+%Ln в очереди</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln task(s) wait for their turn</source>
        <translation>
            <numerusform>%Ln задание ждёт своей очереди</numerusform>
            <numerusform>%Ln задания ждут своей очереди</numerusform>
            <numerusform>%Ln заданий ждут своей очереди</numerusform>
        </translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Пауза</translation>
    </message>
    <message>
        <source>Finish now: wait no longer</source>
        <translation>Закончить сейчас: больше не ждать</translation>
    </message>
    <message>
        <source>Stop and keep what is decided</source>
        <translation>Остановить и сохранить решённое</translation>
    </message>
</context>
<context>
    <name>PasteDialog</name>
    <message>
        <source>No address yet.</source>
        <translation>Пока ни одного адреса.</translation>
    </message>
    <message numerus="yes">
        <source>about %Ln address(es)</source>
        <translation>
            <numerusform>около %Ln адреса</numerusform>
            <numerusform>около %Ln адресов</numerusform>
            <numerusform>около %Ln адресов</numerusform>
        </translation>
    </message>
    <message>
        <source>Paste addresses</source>
        <translation>Вставить адреса</translation>
    </message>
    <message>
        <source>&amp;Addresses</source>
        <translation>&amp;Адреса</translation>
    </message>
    <message>
        <source>One a line, or separated by commas or semicolons; names may stand before them. A table copied from a spreadsheet works too.</source>
        <translation>По одному в строке либо через запятую или точку с запятой; перед адресом может стоять имя. Подойдёт и таблица, скопированная из Excel.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Далее</translation>
    </message>
</context>
<context>
    <name>Pasting</name>
    <message>
        <source>Pasted {0}</source>
        <translation>Вставлено {0}</translation>
    </message>
</context>
<context>
    <name>Policy</name>
    <message>
        <source>Role addresses (info@, sales@)</source>
        <translation>Служебные адреса (info@, sales@)</translation>
    </message>
    <message>
        <source>Domain accepts every name</source>
        <translation>Домен принимает любое имя</translation>
    </message>
    <message>
        <source>Mailbox is full</source>
        <translation>Ящик переполнен</translation>
    </message>
    <message>
        <source>Mailbox not proven</source>
        <translation>Ящик не доказан</translation>
    </message>
</context>
<context>
    <name>PolicyCard</name>
    <message>
        <source>Sorting the stored contacts anew…</source>
        <translation>Сохранённые контакты распределяются заново…</translation>
    </message>
    <message numerus="yes">
        <source>%Ln stored contacts have a new status.</source>
        <translation>
            <numerusform>%Ln сохранённый контакт получил новый статус.</numerusform>
            <numerusform>%Ln сохранённых контакта получили новый статус.</numerusform>
            <numerusform>%Ln сохранённых контактов получили новый статус.</numerusform>
        </translation>
    </message>
    <message>
        <source>What counts as valid</source>
        <translation>Что считать валидным</translation>
    </message>
    <message>
        <source>Acts on stored contacts too, without checking them again.</source>
        <translation>Действует и на сохранённые контакты, без новой проверки.</translation>
    </message>
</context>
<context>
    <name>PresetRow</name>
    <message>
        <source>Keep as a preset</source>
        <translation>Сохранить набор</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>Название набора</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Набор</translation>
    </message>
    <message>
        <source>Keep…</source>
        <translation>Сохранить…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Delete the preset</source>
        <translation>Удалить набор</translation>
    </message>
    <message>
        <source>Clean list for mailing</source>
        <translation>Чистый список для рассылки</translation>
    </message>
    <message>
        <source>Confirmed mailboxes only</source>
        <translation>Только подтверждённые ящики</translation>
    </message>
    <message>
        <source>Everything with results</source>
        <translation>Всё с результатами</translation>
    </message>
    <message>
        <source>Invalid ones, to be removed elsewhere</source>
        <translation>Невалидные, чтобы удалить в другом месте</translation>
    </message>
    <message>
        <source>One file per status</source>
        <translation>По файлу на статус</translation>
    </message>
    <message>
        <source>Own choice</source>
        <translation>Свой выбор</translation>
    </message>
</context>
<context>
    <name>PreviewModel</name>
    <message>
        <source>empty</source>
        <translation>пусто</translation>
    </message>
    <message>
        <source>{0}: well formed</source>
        <translation>{0}: написан верно</translation>
    </message>
    <message>
        <source>{0}: not an e-mail address</source>
        <translation>{0}: не адрес почты</translation>
    </message>
</context>
<context>
    <name>Problem</name>
    <message>
        <source>The file does not exist. Check whether it was moved or renamed.</source>
        <translation>Файл не существует. Проверьте, не перемещён ли он и не переименован ли.</translation>
    </message>
    <message>
        <source>The file cannot be read. Check its permissions and that the disk is connected.</source>
        <translation>Файл не читается. Проверьте права доступа и подключён ли диск.</translation>
    </message>
    <message>
        <source>This is not a regular file. Choose a file, not a folder or a device.</source>
        <translation>Это не обычный файл. Выберите файл, а не папку или устройство.</translation>
    </message>
    <message>
        <source>The file is empty. Choose another file.</source>
        <translation>Файл пуст. Выберите другой.</translation>
    </message>
    <message>
        <source>There is no text to import.</source>
        <translation>Нет текста для импорта.</translation>
    </message>
    <message>
        <source>This is too much to paste: save it as a file and open that.</source>
        <translation>Слишком много для вставки: сохраните это в файл и откройте его.</translation>
    </message>
    <message>
        <source>There are no contacts below the header. Choose another file or sheet.</source>
        <translation>Под заголовком нет контактов. Выберите другой файл или лист.</translation>
    </message>
    <message>
        <source>No column looks like e-mail addresses. Choose the e-mail column.</source>
        <translation>Ни один столбец не похож на адреса. Выберите столбец с адресом.</translation>
    </message>
    <message>
        <source>The file has no column “{column}”.</source>
        <translation>В файле нет столбца «{column}».</translation>
    </message>
    <message>
        <source>This is not a contact table. Save the contacts as CSV or XLSX and try again.</source>
        <translation>Это не таблица контактов. Сохраните контакты как CSV или XLSX и попробуйте снова.</translation>
    </message>
    <message>
        <source>This is a compressed file ({kind}). Unpack it and choose the table inside.</source>
        <translation>Это сжатый файл ({kind}). Распакуйте его и выберите таблицу внутри.</translation>
    </message>
    <message>
        <source>The workbook is password-protected. Save it without a password and try again.</source>
        <translation>Книга защищена паролем. Сохраните её без пароля и попробуйте снова.</translation>
    </message>
    <message>
        <source>The file has {size_mb} MB; the limit is {limit_mb} MB. Split it into parts.</source>
        <translation>Размер файла {size_mb} МБ, предел {limit_mb} МБ. Разделите его на части.</translation>
    </message>
    <message>
        <source>The workbook was refused because it could exhaust the memory. Save the table as CSV and try again.</source>
        <translation>Книга отклонена: она может исчерпать память. Сохраните таблицу как CSV и попробуйте снова.</translation>
    </message>
    <message>
        <source>Line {line} is not valid {encoding} text. Choose another encoding.</source>
        <translation>Строка {line} не в кодировке {encoding}. Выберите другую кодировку.</translation>
    </message>
    <message>
        <source>“{delimiter}” cannot separate columns. Choose one character, such as ; or a tab.</source>
        <translation>«{delimiter}» не может разделять столбцы. Выберите один символ, например ; или табуляцию.</translation>
    </message>
    <message>
        <source>The quote opened in line {line} is never closed. Mend that line and try again.</source>
        <translation>Кавычка, открытая в строке {line}, не закрыта. Исправьте строку и попробуйте снова.</translation>
    </message>
    <message>
        <source>The table has {count} columns; the limit is {limit}. Check the separator, or remove columns.</source>
        <translation>В таблице столбцов: {count}, предел {limit}. Проверьте разделитель или удалите лишние столбцы.</translation>
    </message>
    <message>
        <source>There is no such readable sheet in the workbook. Choose another sheet.</source>
        <translation>В книге нет такого читаемого листа. Выберите другой лист.</translation>
    </message>
    <message>
        <source>The file is damaged. Open it in a spreadsheet program, save it again and retry.</source>
        <translation>Файл повреждён. Откройте его в табличной программе, сохраните заново и повторите.</translation>
    </message>
    <message>
        <source>Line {line} is longer than {limit} characters. This does not look like a contact table.</source>
        <translation>Строка {line} длиннее {limit} символов. Это не похоже на таблицу контактов.</translation>
    </message>
    <message>
        <source>The file could not be read: it stopped the reading process. Save the table as CSV and try again.</source>
        <translation>Файл не удалось прочитать: он остановил читающий процесс. Сохраните таблицу как CSV и попробуйте снова.</translation>
    </message>
    <message>
        <source>Reading the file got stuck for {seconds} seconds and was stopped. Save the table as CSV and try again.</source>
        <translation>Чтение файла зависло на {seconds} с и было остановлено. Сохраните таблицу как CSV и попробуйте снова.</translation>
    </message>
    <message>
        <source>This is a ZIP inside the ZIP. Unpack it and choose the files inside.</source>
        <translation>Это ZIP внутри ZIP. Распакуйте его и выберите файлы из него.</translation>
    </message>
    <message>
        <source>This file in the ZIP is protected by a password. Unpack it and choose the file itself.</source>
        <translation>Этот файл в ZIP защищён паролем. Распакуйте его и выберите сам файл.</translation>
    </message>
    <message>
        <source>This file is packed in a way that is not read here. Unpack the ZIP and choose the file itself.</source>
        <translation>Этот файл сжат способом, который здесь не читается. Распакуйте ZIP и выберите сам файл.</translation>
    </message>
    <message>
        <source>This is a hidden or service file, not a table.</source>
        <translation>Это скрытый или служебный файл, не таблица.</translation>
    </message>
    <message>
        <source>This name in the ZIP leads elsewhere or comes twice, so the file was left out.</source>
        <translation>Это имя в ZIP ведёт за его пределы или повторяется, поэтому файл пропущен.</translation>
    </message>
    <message>
        <source>There are no contact files in the ZIP.</source>
        <translation>В ZIP нет файлов с контактами.</translation>
    </message>
    <message>
        <source>The ZIP is damaged. Pack or download it again and retry.</source>
        <translation>ZIP повреждён. Упакуйте или скачайте его заново и повторите.</translation>
    </message>
    <message>
        <source>The ZIP was refused because it unpacks to far more than it is. Unpack it and choose the files inside.</source>
        <translation>ZIP отклонён: после распаковки он стал бы слишком большим. Распакуйте его сами и выберите файлы из него.</translation>
    </message>
    <message>
        <source>There are {count} files; at most {limit} can be imported together.</source>
        <translation>Файлов: {count}; вместе можно импортировать не больше {limit}.</translation>
    </message>
    <message>
        <source>None of the {count} files can be read.</source>
        <translation>Ни один из файлов ({count}) прочитать нельзя.</translation>
    </message>
    <message>
        <source>The {kind} is damaged in line {line}. Export it again and retry.</source>
        <translation>{kind}: повреждение в строке {line}. Выгрузите файл заново и повторите.</translation>
    </message>
    <message>
        <source>The text that begins in line {line} has no end within {limit} characters. This does not look like contacts.</source>
        <translation>Текст, который начинается в строке {line}, не кончается и через {limit} символов. Это не похоже на контакты.</translation>
    </message>
    <message>
        <source>The JSON is nested too deeply in line {line}. This does not look like contacts.</source>
        <translation>Слишком глубокая вложенность JSON в строке {line}. На контакты это не похоже.</translation>
    </message>
    <message>
        <source>The file was changed after the import had been prepared. Start a new import of it.</source>
        <translation>Файл изменился после подготовки импорта. Начните новый импорт.</translation>
    </message>
    <message>
        <source>An error in the program stopped this task.</source>
        <translation>Задание остановила ошибка в программе.</translation>
    </message>
    <message>
        <source>The list does not exist any more.</source>
        <translation>Этого списка больше нет.</translation>
    </message>
    <message>
        <source>A list needs a name.</source>
        <translation>Списку нужно название.</translation>
    </message>
    <message>
        <source>There is already a list called “{name}”.</source>
        <translation>Список «{name}» уже есть.</translation>
    </message>
    <message>
        <source>A task still works on this list. Pause or stop it first.</source>
        <translation>С этим списком ещё работает задание. Сначала приостановите или остановите его.</translation>
    </message>
    <message>
        <source>This task does not exist any more.</source>
        <translation>Этого задания больше нет.</translation>
    </message>
    <message>
        <source>Only an import can be undone.</source>
        <translation>Отменить можно только импорт.</translation>
    </message>
    <message>
        <source>Pause or stop the import before undoing it.</source>
        <translation>Перед отменой приостановите или остановите импорт.</translation>
    </message>
    <message>
        <source>This task cannot be continued now.</source>
        <translation>Это задание сейчас нельзя продолжить.</translation>
    </message>
    <message>
        <source>This task has nothing to go on with.</source>
        <translation>В этом задании нечего продолжать.</translation>
    </message>
    <message>
        <source>The lists of the demo world are not updated.</source>
        <translation>Списки демонстрационного мира не обновляются.</translation>
    </message>
    <message>
        <source>The list could not be downloaded. The present one stays in use.</source>
        <translation>Список не удалось загрузить. Действует прежний.</translation>
    </message>
    <message>
        <source>The downloaded list cannot be used. The present one stays in use.</source>
        <translation>Загруженный список непригоден. Действует прежний.</translation>
    </message>
    <message>
        <source>This rule cannot have that status.</source>
        <translation>У этого правила не может быть такого статуса.</translation>
    </message>
    <message>
        <source>This task does not wait for its servers any more.</source>
        <translation>Эта задача больше не ждёт своих серверов.</translation>
    </message>
    <message>
        <source>“{value}” is neither an address nor a domain; nothing was added.</source>
        <translation>«{value}» не адрес и не домен; ничего не добавлено.</translation>
    </message>
    <message>
        <source>No DNS resolver can be reached. What was checked is saved; connect to the network and continue.</source>
        <translation>Ни один сервер DNS не отвечает. Проверенное сохранено; подключитесь к сети и продолжите.</translation>
    </message>
    <message>
        <source>The disk is full. What was stored before is safe; free some space, then continue.</source>
        <translation>Диск заполнен. Сохранённое ранее цело; освободите место и продолжите.</translation>
    </message>
    <message>
        <source>The disk reported an error. What was stored before is safe. Check the disk and its free space, then continue.</source>
        <translation>Диск сообщил об ошибке. Сохранённое ранее цело. Проверьте диск и свободное место, затем продолжите.</translation>
    </message>
    <message>
        <source>Another program keeps the database locked. Nothing was lost; close that program and try again.</source>
        <translation>Другая программа держит базу данных закрытой. Ничего не потеряно; закройте ту программу и попробуйте снова.</translation>
    </message>
    <message>
        <source>The database is damaged. It is left as it is; put a backup back to go on.</source>
        <translation>База данных повреждена. Она оставлена как есть; чтобы продолжить, верните резервную копию.</translation>
    </message>
    <message>
        <source>The database is in use by another window or command. Close it, then try again; nothing was changed.</source>
        <translation>Базу данных использует другое окно или команда. Закройте их и попробуйте снова; ничего не изменено.</translation>
    </message>
    <message>
        <source>The database file cannot be opened for writing. Check its permissions.</source>
        <translation>Файл базы данных нельзя открыть для записи. Проверьте права доступа.</translation>
    </message>
    <message>
        <source>{file} is not a database of Contact Importer. It was left untouched.</source>
        <translation>{file} не база данных Contact Importer. Файл не тронут.</translation>
    </message>
    <message>
        <source>The database was written by a newer version of Contact Importer. It was left untouched; install the newer version.</source>
        <translation>База данных записана более новой версией Contact Importer. Она не тронута; установите новую версию.</translation>
    </message>
    <message>
        <source>The settings file {file} cannot be read. Mend or delete it and start again.</source>
        <translation>Файл настроек {file} не читается. Исправьте или удалите его и запустите программу снова.</translation>
    </message>
    <message>
        <source>The setting “{setting}” has an impossible value.</source>
        <translation>У настройки «{setting}» невозможное значение.</translation>
    </message>
    <message>
        <source>The setting “{setting}” must lie between {least} and {greatest}.</source>
        <translation>Настройка «{setting}» должна быть от {least} до {greatest}.</translation>
    </message>
    <message>
        <source>The HELO name is not a host name.</source>
        <translation>Имя HELO не является именем узла.</translation>
    </message>
    <message>
        <source>The sender is not an address.</source>
        <translation>Отправитель не является адресом.</translation>
    </message>
    <message>
        <source>The proxy is not of the form socks5://host:port or socks5://user:password@host:port.</source>
        <translation>Прокси указывают так: socks5://узел:порт или socks5://имя:пароль@узел:порт.</translation>
    </message>
    <message>
        <source>“{value}” is not an IP address.</source>
        <translation>«{value}» — не IP-адрес.</translation>
    </message>
    <message>
        <source>“{value}” is not a domain.</source>
        <translation>«{value}» — не домен.</translation>
    </message>
    <message>
        <source>“{value}” cannot stand before the @ of a role address.</source>
        <translation>«{value}» не может стоять перед @ служебного адреса.</translation>
    </message>
    <message>
        <source>The settings could not be saved. They are in force until the program ends.</source>
        <translation>Настройки не удалось сохранить. Они действуют, пока программа работает.</translation>
    </message>
    <message>
        <source>The proxy needs its password: enter it in the settings.</source>
        <translation>Прокси нужен пароль: введите его в настройках.</translation>
    </message>
    <message>
        <source>The contacts changed while they were being exported. Please export again.</source>
        <translation>Контакты изменились во время экспорта. Экспортируйте ещё раз.</translation>
    </message>
    <message>
        <source>The separator must be a comma, a semicolon, a tab or a vertical bar.</source>
        <translation>Разделитель: запятая, точка с запятой, табуляция или вертикальная черта.</translation>
    </message>
    <message>
        <source>“{letter}” cannot be written in the source&apos;s encoding ({encoding}). Choose another format.</source>
        <translation>Букву «{letter}» нельзя записать в кодировке исходного файла ({encoding}). Выберите другой формат.</translation>
    </message>
    <message>
        <source>These contacts did not come from a text file. Choose another format.</source>
        <translation>Эти контакты загружены не из текстового файла. Выберите другой формат.</translation>
    </message>
    <message>
        <source>{name} is a file, so nothing can be put into it. Choose another name.</source>
        <translation>{name} — это файл, в него ничего не положить. Выберите другое имя.</translation>
    </message>
    <message>
        <source>A workbook holds at most {limit} contacts and this export has {rows}. Please export as CSV.</source>
        <translation>Книга вмещает не более {limit} контактов, а в этом экспорте их {rows}. Экспортируйте в CSV.</translation>
    </message>
    <message>
        <source>A workbook holds at most {limit} columns. Please export as CSV.</source>
        <translation>Книга вмещает не более {limit} столбцов. Экспортируйте в CSV.</translation>
    </message>
    <message>
        <source>{name} is a file that contacts were imported from, and sources are never overwritten. Please choose another name.</source>
        <translation>Из файла {name} импортировались контакты, а исходные файлы не перезаписываются. Выберите другое имя.</translation>
    </message>
    <message>
        <source>{name} is not a file that can be replaced. Please choose another name.</source>
        <translation>{name} нельзя заменить. Выберите другое имя.</translation>
    </message>
    <message>
        <source>The disk is full, so {name} could not be written; nothing was changed.</source>
        <translation>Диск заполнен, поэтому {name} не записан; ничего не изменилось.</translation>
    </message>
    <message>
        <source>{name} may not be written in {folder}. Please choose another folder.</source>
        <translation>{name} нельзя записать в папку {folder}. Выберите другую папку.</translation>
    </message>
    <message>
        <source>The folder {folder} does not exist. Please choose another one.</source>
        <translation>Папка {folder} не существует. Выберите другую.</translation>
    </message>
    <message>
        <source>{name} could not be written. Please choose another file.</source>
        <translation>{name} не удалось записать. Выберите другой файл.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong; what is stored stays stored. The log file has the details.</source>
        <translation>Произошла непредвиденная ошибка; сохранённое остаётся сохранённым. Подробности в файле журнала.</translation>
    </message>
</context>
<context>
    <name>ReadingForm</name>
    <message>
        <source>Source file</source>
        <translation>Исходный файл</translation>
    </message>
    <message>
        <source>Comma  ,</source>
        <translation>Запятая  ,</translation>
    </message>
    <message>
        <source>Semicolon  ;</source>
        <translation>Точка с запятой  ;</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Табуляция</translation>
    </message>
    <message>
        <source>Bar  |</source>
        <translation>Черта  |</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>Кодировка</translation>
    </message>
    <message>
        <source>Separator</source>
        <translation>Разделитель</translation>
    </message>
    <message>
        <source>Sheet</source>
        <translation>Лист</translation>
    </message>
    <message>
        <source>First row holds column names</source>
        <translation>В первой строке названия</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>Waits for its check</source>
        <translation>Ждёт проверки</translation>
    </message>
    <message>
        <source>Not an e-mail address</source>
        <translation>Не адрес электронной почты</translation>
    </message>
    <message>
        <source>Reserved domain, never receives mail</source>
        <translation>Зарезервированный домен, почты не бывает</translation>
    </message>
    <message>
        <source>The domain does not exist</source>
        <translation>Домен не существует</translation>
    </message>
    <message>
        <source>The domain has no mail server</source>
        <translation>У домена нет почтового сервера</translation>
    </message>
    <message>
        <source>The domain declares that it takes no mail</source>
        <translation>Домен объявил, что не принимает почту</translation>
    </message>
    <message>
        <source>Its mail server does not exist</source>
        <translation>Его почтовый сервер не существует</translation>
    </message>
    <message>
        <source>Nobody can reach the mail server</source>
        <translation>Почтовый сервер недоступен никому</translation>
    </message>
    <message>
        <source>The mailbox does not exist</source>
        <translation>Ящик не существует</translation>
    </message>
    <message>
        <source>The mailbox is disabled</source>
        <translation>Ящик отключён</translation>
    </message>
    <message>
        <source>On your blacklist</source>
        <translation>В вашем чёрном списке</translation>
    </message>
    <message>
        <source>Its domain is on your blacklist</source>
        <translation>Домен в вашем чёрном списке</translation>
    </message>
    <message>
        <source>Disposable address</source>
        <translation>Одноразовый адрес</translation>
    </message>
    <message>
        <source>Disposable address (by its mail server)</source>
        <translation>Одноразовый адрес (по почтовому серверу)</translation>
    </message>
    <message>
        <source>The mailbox exists</source>
        <translation>Ящик существует</translation>
    </message>
    <message>
        <source>The domain accepts every address</source>
        <translation>Домен принимает любые адреса</translation>
    </message>
    <message>
        <source>Accepted, cross-check impossible</source>
        <translation>Принят, перепроверить нельзя</translation>
    </message>
    <message>
        <source>The mailbox exists but is full</source>
        <translation>Ящик существует, но переполнен</translation>
    </message>
    <message>
        <source>The server cannot take international addresses</source>
        <translation>Сервер не принимает интернациональные адреса</translation>
    </message>
    <message>
        <source>Well formed, domain not checked</source>
        <translation>Написан верно, домен не проверен</translation>
    </message>
    <message>
        <source>The domain takes mail</source>
        <translation>Домен принимает почту</translation>
    </message>
    <message>
        <source>The server asks to come back later</source>
        <translation>Сервер просит зайти позже</translation>
    </message>
    <message>
        <source>The server has a temporary problem</source>
        <translation>У сервера временная неполадка</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>Нет ответа вовремя</translation>
    </message>
    <message>
        <source>The mail server could not be reached</source>
        <translation>Не удалось связаться с почтовым сервером</translation>
    </message>
    <message>
        <source>The server&apos;s answer makes no sense</source>
        <translation>Ответ сервера не имеет смысла</translation>
    </message>
    <message>
        <source>The server refuses this computer</source>
        <translation>Сервер отказывает этому компьютеру</translation>
    </message>
    <message>
        <source>Refused for an unclear reason</source>
        <translation>Отказ по неясной причине</translation>
    </message>
    <message>
        <source>Not asked: too many unknown names at this domain</source>
        <translation>Не спрошен: в этом домене слишком много неизвестных имён</translation>
    </message>
    <message>
        <source>The domain&apos;s DNS does not answer</source>
        <translation>DNS домена не отвечает</translation>
    </message>
    <message>
        <source>DNS answers contradict each other</source>
        <translation>Ответы DNS противоречат друг другу</translation>
    </message>
    <message>
        <source>Not checked: a mailbox at an IP address</source>
        <translation>Не проверен: ящик по IP-адресу</translation>
    </message>
    <message>
        <source>Port 25 is blocked here</source>
        <translation>Порт 25 здесь закрыт</translation>
    </message>
</context>
<context>
    <name>ReasonBars</name>
    <message>
        <source>Reasons</source>
        <translation>Причины</translation>
    </message>
</context>
<context>
    <name>RecentFileRow</name>
    <message>
        <source>missing</source>
        <translation>не найден</translation>
    </message>
    <message>
        <source>Remove “{0}” from this list</source>
        <translation>Убрать «{0}» из этого списка</translation>
    </message>
</context>
<context>
    <name>RecentList</name>
    <message>
        <source>Recent files</source>
        <translation>Недавние файлы</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Очистить</translation>
    </message>
    <message>
        <source>Forget all recent files</source>
        <translation>Забыть все недавние файлы</translation>
    </message>
</context>
<context>
    <name>RecheckDialog</name>
    <message>
        <source>Check again</source>
        <extracomment>No check could decide these otherwise: the store leaves them out.</extracomment>
        <translation>Проверить снова</translation>
    </message>
    <message>
        <source>Pending contacts</source>
        <translation>Контакты без решения</translation>
    </message>
    <message>
        <source>Contacts checked long ago</source>
        <translation>Давно проверенные контакты</translation>
    </message>
    <message>
        <source>Contacts with certain reasons</source>
        <translation>Контакты с выбранными причинами</translation>
    </message>
    <message>
        <source>All contacts</source>
        <translation>Все контакты</translation>
    </message>
    <message>
        <source>What the table shows</source>
        <translation>То, что показано в таблице</translation>
    </message>
    <message>
        <source> days ago</source>
        <translation> дн. назад</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Начать</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
    <message>
        <source>Which</source>
        <translation>Какие</translation>
    </message>
    <message>
        <source>Checked before</source>
        <translation>Проверены раньше чем</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Причины</translation>
    </message>
    <message>
        <source>How far</source>
        <translation>Насколько глубоко</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) will be checked</source>
        <translation>
            <numerusform>Будет проверен %Ln контакт</numerusform>
            <numerusform>Будет проверено %Ln контакта</numerusform>
            <numerusform>Будет проверено %Ln контактов</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RejectCause</name>
    <message>
        <source>The e-mail cell is empty</source>
        <translation>Ячейка адреса пуста</translation>
    </message>
    <message>
        <source>Too many columns</source>
        <translation>Слишком много столбцов</translation>
    </message>
    <message>
        <source>A field is too long</source>
        <translation>Слишком длинное поле</translation>
    </message>
    <message>
        <source>Contains a NUL character</source>
        <translation>Содержит символ NUL</translation>
    </message>
    <message>
        <source>Broken quotation marks</source>
        <translation>Нарушены кавычки</translation>
    </message>
    <message>
        <source>Characters of another encoding</source>
        <translation>Символы другой кодировки</translation>
    </message>
    <message>
        <source>Damaged, cannot be understood</source>
        <translation>Повреждено, разобрать нельзя</translation>
    </message>
    <message>
        <source>Already in this file</source>
        <translation>Уже есть в этом файле</translation>
    </message>
    <message>
        <source>Already in the list</source>
        <translation>Уже есть в списке</translation>
    </message>
</context>
<context>
    <name>RejectedRowsDialog</name>
    <message>
        <source>Rows left out of {0}</source>
        <translation>Пропущенные строки файла {0}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Чтение…</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>Строка</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Текст</translation>
    </message>
    <message>
        <source>Every row of the file became a contact.</source>
        <translation>Каждая строка файла стала контактом.</translation>
    </message>
    <message>
        <source>The first {0} of {1} rows that gave no new contact:</source>
        <translation>Первые {0} из {1} строк, не давших нового контакта:</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) gave no new contact:</source>
        <translation>
            <numerusform>%Ln строка не дала нового контакта:</numerusform>
            <numerusform>%Ln строки не дали нового контакта:</numerusform>
            <numerusform>%Ln строк не дали нового контакта:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RepairDialog</name>
    <message numerus="yes">
        <source>Dismiss %Ln</source>
        <translation>
            <numerusform>Отклонить %Ln</numerusform>
            <numerusform>Отклонить %Ln</numerusform>
            <numerusform>Отклонить %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Apply %Ln correction(s)</source>
        <translation>
            <numerusform>Применить %Ln исправление</numerusform>
            <numerusform>Применить %Ln исправления</numerusform>
            <numerusform>Применить %Ln исправлений</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Take back %Ln correction(s)</source>
        <translation>
            <numerusform>Вернуть %Ln адрес</numerusform>
            <numerusform>Вернуть %Ln адреса</numerusform>
            <numerusform>Вернуть %Ln адресов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Offer %Ln again</source>
        <translation>
            <numerusform>Предлагать снова: %Ln</numerusform>
            <numerusform>Предлагать снова: %Ln</numerusform>
            <numerusform>Предлагать снова: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>There is nothing to correct any more.</source>
        <translation>Исправлять больше нечего.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) have their old address again.</source>
        <translation>
            <numerusform>%Ln контакту возвращён прежний адрес.</numerusform>
            <numerusform>%Ln контактам возвращён прежний адрес.</numerusform>
            <numerusform>%Ln контактам возвращён прежний адрес.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln suggestion(s) are offered again.</source>
        <translation>
            <numerusform>%Ln предложение снова в списке.</numerusform>
            <numerusform>%Ln предложения снова в списке.</numerusform>
            <numerusform>%Ln предложений снова в списке.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln suggestion(s) dismissed; they are not offered again.</source>
        <translation>
            <numerusform>%Ln предложение отклонено и больше не появится.</numerusform>
            <numerusform>%Ln предложения отклонены и больше не появятся.</numerusform>
            <numerusform>%Ln предложений отклонено, больше они не появятся.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln address(es) corrected, and being checked.</source>
        <translation>
            <numerusform>%Ln адрес исправлен и проверяется.</numerusform>
            <numerusform>%Ln адреса исправлены и проверяются.</numerusform>
            <numerusform>%Ln адресов исправлено, они проверяются.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln left as they are: the list has the corrected address already.</source>
        <translation>
            <numerusform>%Ln адрес оставлен как есть: исправленный уже есть в списке.</numerusform>
            <numerusform>%Ln адреса оставлены как есть: исправленные уже есть в списке.</numerusform>
            <numerusform>%Ln адресов оставлено как есть: исправленные уже есть в списке.</numerusform>
        </translation>
    </message>
    <message>
        <source>All kinds</source>
        <translation>Все виды</translation>
    </message>
    <message>
        <source>{0} ({1})</source>
        <translation>{0} ({1})</translation>
    </message>
    <message>
        <source>Ticked are those where nothing else can have been meant. Where two letters differ, look first and tick yourself. Nothing changes before you press Apply.</source>
        <translation>Отмечены те, где ничего другого иметь в виду не могли. Где различаются две буквы, посмотрите и отметьте сами. Пока вы не нажали «Применить», ничего не меняется.</translation>
    </message>
    <message>
        <source>These addresses were corrected. Taking back restores the old ones.</source>
        <translation>Эти адреса исправлены. Можно вернуть прежние.</translation>
    </message>
    <message>
        <source>These were dismissed: no later check offers them again.</source>
        <translation>Эти предложения отклонены: новые проверки их не вернут.</translation>
    </message>
    <message>
        <source>No address of this list looks mistyped.</source>
        <translation>В этом списке нет адресов, похожих на опечатки.</translation>
    </message>
    <message>
        <source>Nothing has been corrected in this list.</source>
        <translation>В этом списке ничего не исправлено.</translation>
    </message>
    <message>
        <source>Nothing has been dismissed in this list.</source>
        <translation>В этом списке ничего не отклонено.</translation>
    </message>
    <message>
        <source>Repair “{0}”</source>
        <translation>Исправление адресов: «{0}»</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>Предложено</translation>
    </message>
    <message>
        <source>Corrected</source>
        <translation>Исправлено</translation>
    </message>
    <message>
        <source>Dismissed</source>
        <translation>Отклонено</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Check the corrected</source>
        <translation>Проверять исправленные</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>Отметить все</translation>
    </message>
    <message>
        <source>Tick none</source>
        <translation>Снять отметки</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Suggestions</source>
        <translation>Предложения</translation>
    </message>
</context>
<context>
    <name>RepairModel</name>
    <message>
        <source>Address as it is</source>
        <translation>Адрес сейчас</translation>
    </message>
    <message>
        <source>Probably meant</source>
        <translation>Вероятно, имелось в виду</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Почему</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>List “{name}”</source>
        <translation>Список «{name}»</translation>
    </message>
    <message>
        <source>Import of {name}</source>
        <translation>Импорт {name}</translation>
    </message>
    <message>
        <source>Check of the list “{name}”</source>
        <translation>Проверка списка «{name}»</translation>
    </message>
    <message>
        <source>Report of {moment}</source>
        <translation>Отчёт от {moment}</translation>
    </message>
    <message>
        <source>{share} can be mailed</source>
        <translation>Можно писать: {share}</translation>
    </message>
    <message>
        <source>{valid} of {all} contacts</source>
        <translation>{valid} из {all} контактов</translation>
    </message>
    <message>
        <source>There are no contacts.</source>
        <translation>Контактов нет.</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>Результаты</translation>
    </message>
    <message>
        <source>How sure the valid ones are</source>
        <translation>Насколько надёжны валидные</translation>
    </message>
    <message>
        <source>Worth knowing about the valid ones</source>
        <translation>Что стоит знать о валидных</translation>
    </message>
    <message>
        <source>Reasons</source>
        <translation>Причины</translation>
    </message>
    <message>
        <source>Domains with most contacts</source>
        <translation>Крупнейшие домены</translation>
    </message>
    <message>
        <source>What is not known, and why</source>
        <translation>Что неизвестно и почему</translation>
    </message>
    <message>
        <source>About this report</source>
        <translation>Об этом отчёте</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Контакты</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Сводка</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>Класс</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>Число</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>Доля</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Что делать</translation>
    </message>
    <message>
        <source>What is proven</source>
        <translation>Что доказано</translation>
    </message>
    <message>
        <source>Kind of address</source>
        <translation>Вид адреса</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Домен</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Итог</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Fact</source>
        <translation>Сведения</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Значение</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Список</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файлы</translation>
    </message>
    <message>
        <source>and others: {count}</source>
        <translation>и ещё: {count}</translation>
    </message>
    <message>
        <source>Addresses and rows read</source>
        <translation>Прочитано адресов и строк</translation>
    </message>
    <message>
        <source>Duplicates, left out</source>
        <translation>Дубликаты, пропущены</translation>
    </message>
    <message>
        <source>Rows without a usable address</source>
        <translation>Строки без пригодного адреса</translation>
    </message>
    <message>
        <source>Different domains</source>
        <translation>Разных доменов</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Проверено</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>с {first} по {last}</translation>
    </message>
    <message>
        <source>Time of checking</source>
        <translation>Время проверки</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Политика</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Программа</translation>
    </message>
    <message>
        <source>Still in work when this report was made: {count}. Their results can change.</source>
        <translation>Ещё в работе на момент отчёта: {count}. Их результаты могут измениться.</translation>
    </message>
    <message>
        <source>Waiting to be asked again, as their mail servers wish: {count}.</source>
        <translation>Ждут повторного запроса, как просили почтовые серверы: {count}.</translation>
    </message>
    <message>
        <source>Other domains, not shown here: {count}.</source>
        <translation>Других доменов, здесь не показанных: {count}.</translation>
    </message>
    <message>
        <source>The first {shown} of {all} contacts.</source>
        <translation>Первые {shown} контактов из {all}.</translation>
    </message>
    <message>
        <source>Your policy puts them here: see the settings.</source>
        <translation>Так решает ваша политика: см. настройки.</translation>
    </message>
    <message>
        <source>Results are those of the day of the check: mailboxes come and go.</source>
        <translation>Результаты верны на день проверки: ящики появляются и исчезают.</translation>
    </message>
    <message>
        <source>Valid means that mail can arrive, not that somebody agreed to receive it.</source>
        <translation>«Валидный» значит, что письмо может дойти, а не что человек согласился его получать.</translation>
    </message>
    <message>
        <source>spelling and lists</source>
        <extracomment>What was asked at each level.</extracomment>
        <translation>написание и списки</translation>
    </message>
    <message>
        <source>spelling, lists and DNS</source>
        <translation>написание, списки и DNS</translation>
    </message>
    <message>
        <source>spelling, lists, DNS and mail servers</source>
        <translation>написание, списки, DNS и почтовые серверы</translation>
    </message>
    <message>
        <source>These domains accept every address: without sending mail nobody can tell whether a mailbox exists.</source>
        <extracomment>Why contacts that count as valid are not proven.</extracomment>
        <translation>Эти домены принимают любые адреса: не отправив письма, никто не узнает, есть ли ящик.</translation>
    </message>
    <message>
        <source>The mail server took the address, but could not be cross-checked.</source>
        <translation>Почтовый сервер принял адрес, но перепроверить его не удалось.</translation>
    </message>
    <message>
        <source>Only the domain was checked. The level Full asks for the mailbox too.</source>
        <translation>Проверен только домен. Уровень «Полностью» спросит и о ящике.</translation>
    </message>
    <message>
        <source>Only spelling and lists were checked. The level Standard asks whether the domain takes mail.</source>
        <translation>Проверены только написание и списки. Уровень «Стандартно» спросит, принимает ли домен почту.</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>{0} report</source>
        <translation>{0} отчёт</translation>
    </message>
    <message>
        <source>The report was written to {0}.</source>
        <translation>Отчёт записан в {0}.</translation>
    </message>
    <message>
        <source>The file exists and will be replaced.</source>
        <translation>Файл уже есть и будет заменён.</translation>
    </message>
    <message>
        <source>The file will hold addresses: mind who gets it.</source>
        <translation>В файле будут адреса: подумайте, кому его отдаёте.</translation>
    </message>
    <message>
        <source>The report holds counts and domains, no addresses.</source>
        <translation>В отчёте — числа и домены, адресов в нём нет.</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Отчёт</translation>
    </message>
    <message>
        <source>Results, reasons and domains with charts, and what to do about each.</source>
        <translation>Результаты, причины и домены с диаграммами — и что с ними делать.</translation>
    </message>
    <message>
        <source>Web page (HTML): to read and to print</source>
        <translation>Веб-страница (HTML): читать и печатать</translation>
    </message>
    <message>
        <source>Excel workbook (XLSX): to work on</source>
        <translation>Книга Excel (XLSX): работать дальше</translation>
    </message>
    <message>
        <source>List contacts with their addresses too</source>
        <translation>Перечислить и контакты с адресами</translation>
    </message>
    <message>
        <source>The report is being written</source>
        <translation>Отчёт записывается</translation>
    </message>
    <message>
        <source>Write report</source>
        <translation>Записать отчёт</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
<context>
    <name>RescueDialog</name>
    <message>
        <source>Contact Importer</source>
        <translation>Contact Importer</translation>
    </message>
    <message>
        <source>Backup of {0} ({1})</source>
        <translation>Копия от {0} ({1})</translation>
    </message>
    <message>
        <source>Start with an empty database</source>
        <translation>Начать с пустой базы данных</translation>
    </message>
    <message>
        <source>The database is damaged</source>
        <translation>База данных повреждена</translation>
    </message>
    <message>
        <source>Part of it cannot be read, perhaps after a failure of the disk. Nothing was changed. What shall take its place?</source>
        <translation>Часть её не читается, возможно, из-за сбоя диска. Ничего не изменено. Что поставить на её место?</translation>
    </message>
    <message>
        <source>The damaged file is kept beside it under another name, for a rescue.</source>
        <translation>Повреждённый файл останется рядом под другим именем: из него можно будет что-то спасти.</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>General</source>
        <translation>Общие</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>Проверки</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>Сеть</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Списки</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>Дополнительно</translation>
    </message>
    <message>
        <source>Sections of the settings</source>
        <translation>Разделы настроек</translation>
    </message>
</context>
<context>
    <name>ShownTask</name>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Отменять нечего.</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Import</source>
        <translation>Импорт</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Задания</translation>
    </message>
    <message numerus="yes">
        <source>%Ln wait for their servers</source>
        <translation>
            <numerusform>%Ln ждёт своего сервера</numerusform>
            <numerusform>%Ln ждут своих серверов</numerusform>
            <numerusform>%Ln ждут своих серверов</numerusform>
        </translation>
    </message>
    <message>
        <source>Blacklist</source>
        <translation>Чёрный список</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Списки</translation>
    </message>
    <message>
        <source>Demo network</source>
        <translation>Демо-сеть</translation>
    </message>
    <message>
        <source>Network check</source>
        <translation>Проверка сети</translation>
    </message>
    <message>
        <source>Net: port 25 open</source>
        <translation>Сеть: порт 25 открыт</translation>
    </message>
    <message>
        <source>Net: port 25 closed</source>
        <translation>Сеть: порт 25 закрыт</translation>
    </message>
    <message>
        <source>Pages and lists</source>
        <translation>Страницы и списки</translation>
    </message>
</context>
<context>
    <name>SortButton</name>
    <message>
        <source>Row of the file</source>
        <translation>Строка файла</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Domain</source>
        <translation>Домен</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Статус</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>Time of the check</source>
        <translation>Время проверки</translation>
    </message>
    <message>
        <source>From the end</source>
        <translation>С конца</translation>
    </message>
    <message>
        <source>Order: {0}</source>
        <translation>Порядок: {0}</translation>
    </message>
</context>
<context>
    <name>SourceWords</name>
    <message numerus="yes">
        <source>%Ln file(s) as one table</source>
        <translation>
            <numerusform>%Ln файл как одна таблица</numerusform>
            <numerusform>%Ln файла как одна таблица</numerusform>
            <numerusform>%Ln файлов как одна таблица</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more file(s)</source>
        <translation>
            <numerusform>и ещё %Ln файл</numerusform>
            <numerusform>и ещё %Ln файла</numerusform>
            <numerusform>и ещё %Ln файлов</numerusform>
        </translation>
    </message>
    <message>
        <source>hidden and service files</source>
        <translation>скрытые и служебные файлы</translation>
    </message>
    <message>
        <source>Left out:</source>
        <translation>Пропущено:</translation>
    </message>
</context>
<context>
    <name>Sparkline</name>
    <message>
        <source>Speed over the last minute</source>
        <translation>Скорость за последнюю минуту</translation>
    </message>
    <message>
        <source>now {0}, at most {1}</source>
        <translation>сейчас {0}, максимум {1}</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>waits to stay polite</source>
        <translation>ждёт из вежливости</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Чтение</translation>
    </message>
    <message>
        <source>Spelling</source>
        <translation>Написание</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Списки</translation>
    </message>
    <message>
        <source>Domains</source>
        <translation>Домены</translation>
    </message>
    <message>
        <source>Mailboxes</source>
        <translation>Ящики</translation>
    </message>
    <message>
        <source>Reads the rows of the file</source>
        <translation>Читает строки файла</translation>
    </message>
    <message>
        <source>Looks whether each address can be one</source>
        <translation>Смотрит, может ли это быть адресом</translation>
    </message>
    <message>
        <source>Looks for it on the blacklist and disposable domains</source>
        <translation>Ищет в чёрном списке и среди одноразовых доменов</translation>
    </message>
    <message>
        <source>Asks DNS whether each domain takes mail</source>
        <translation>Спрашивает DNS, принимает ли домен почту</translation>
    </message>
    <message>
        <source>Asks the mail servers for each mailbox</source>
        <translation>Спрашивает почтовые серверы о каждом ящике</translation>
    </message>
    <message>
        <source>{0} done</source>
        <translation>готово: {0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} из {1}</translation>
    </message>
    <message>
        <source>{0} left out</source>
        <translation>отсеяно: {0}</translation>
    </message>
    <message>
        <source>{0} under way</source>
        <translation>в работе: {0}</translation>
    </message>
</context>
<context>
    <name>StateLine</name>
    <message>
        <source>Trying…</source>
        <translation>Проверяем…</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Valid</source>
        <translation>Валидный</translation>
    </message>
    <message>
        <source>Invalid</source>
        <translation>Невалидный</translation>
    </message>
    <message>
        <source>Blacklist</source>
        <translation>Чёрный список</translation>
    </message>
    <message>
        <source>Pending</source>
        <translation>Ожидает</translation>
    </message>
    <message>
        <source>These can be mailed.</source>
        <translation>Этим можно писать.</translation>
    </message>
    <message>
        <source>Proven undeliverable: leave them out.</source>
        <translation>Доказано, что не доставить: исключите их.</translation>
    </message>
    <message>
        <source>On your blacklist or a disposable address.</source>
        <translation>В вашем чёрном списке или одноразовый адрес.</translation>
    </message>
    <message>
        <source>Not known yet: check again later.</source>
        <translation>Пока неизвестно: проверьте ещё раз позже.</translation>
    </message>
</context>
<context>
    <name>SuggestionKind</name>
    <message>
        <source>Typo</source>
        <extracomment>Role of the positions of letters that differ from the other address (a frozenset of int).</extracomment>
        <translation>Опечатка</translation>
    </message>
    <message>
        <source>Look-alike letters</source>
        <translation>Похожие буквы</translation>
    </message>
    <message>
        <source>Wrong keyboard layout</source>
        <translation>Не та раскладка</translation>
    </message>
    <message>
        <source>{0} takes no mail; {1} is one slip away</source>
        <translation>{0} не принимает почту; от {1} отличается одной опечаткой</translation>
    </message>
    <message>
        <source>{0} takes no mail; {1} is two slips away: please look</source>
        <translation>{0} не принимает почту; от {1} отличается двумя опечатками: проверьте сами</translation>
    </message>
    <message>
        <source>Russian letters that look like Latin ones: {0}</source>
        <translation>Русские буквы, похожие на латинские: {0}</translation>
    </message>
    <message>
        <source>Typed with the Russian keyboard layout on</source>
        <translation>Набрано в русской раскладке</translation>
    </message>
</context>
<context>
    <name>TargetRow</name>
    <message>
        <source>Export to</source>
        <translation>Экспорт в файл</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Все файлы (*)</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Файл</translation>
    </message>
    <message>
        <source>File to write</source>
        <translation>Файл для записи</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
</context>
<context>
    <name>Task</name>
    <message>
        <source>Queued</source>
        <translation>В очереди</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Выполняется</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Приостановлено</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ожидание</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Завершено</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Прервано</translation>
    </message>
    <message>
        <source>Paused: no network</source>
        <translation>Пауза: нет сети</translation>
    </message>
    <message>
        <source>Paused: disk full</source>
        <translation>Пауза: диск заполнен</translation>
    </message>
    <message>
        <source>Paused: port 25 blocked</source>
        <translation>Пауза: порт 25 закрыт</translation>
    </message>
    <message>
        <source>Paused: the file has changed</source>
        <translation>Пауза: файл изменился</translation>
    </message>
    <message>
        <source>Paused: mail servers block us</source>
        <translation>Пауза: почтовые серверы нас блокируют</translation>
    </message>
    <message>
        <source>Paused: answers are not genuine</source>
        <translation>Пауза: ответы не настоящие</translation>
    </message>
    <message>
        <source>Paused: wrong sender name</source>
        <translation>Пауза: неверное имя отправителя</translation>
    </message>
    <message>
        <source>Continue whenever you like.</source>
        <translation>Продолжить можно в любой момент.</translation>
    </message>
    <message>
        <source>The program ended in the middle. Nothing is lost: press Continue.</source>
        <translation>Программа закрылась посередине. Ничего не потеряно: нажмите «Продолжить».</translation>
    </message>
    <message>
        <source>The network is gone. The check goes on by itself when it is back.</source>
        <translation>Сеть пропала. Проверка продолжится сама, когда сеть вернётся.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space and press Continue.</source>
        <translation>Диск заполнен. Освободите место и нажмите «Продолжить».</translation>
    </message>
    <message>
        <source>No mail server can be reached: port 25 is blocked on this network. Continue on another network, or stop and keep what is decided.</source>
        <translation>Почтовые серверы недоступны: порт 25 в этой сети закрыт. Продолжите в другой сети или остановите и сохраните решённое.</translation>
    </message>
    <message>
        <source>The file is not the one that was started. Put the old file back and press Continue, or stop and import the new file.</source>
        <translation>Это уже не тот файл, с которого начали. Верните прежний файл и нажмите «Продолжить» или остановите и импортируйте новый.</translation>
    </message>
    <message>
        <source>Several providers refuse this computer with the same words: its address is on a blocklist. Answers since then were taken back. Continue tomorrow, or on another network.</source>
        <translation>Несколько почтовых служб отказывают этому компьютеру одними и теми же словами: его адрес попал в список блокировки. Ответы с того момента взяты назад. Продолжите завтра или из другой сети.</translation>
    </message>
    <message>
        <source>Something on this network answers in the place of the mail servers. Answers since then were taken back. Continue on another network.</source>
        <translation>Что-то в этой сети отвечает вместо почтовых серверов. Ответы с того момента взяты назад. Продолжите из другой сети.</translation>
    </message>
    <message>
        <source>The mail name or the sender in the settings belongs to others. Correct it in the settings and press Continue.</source>
        <translation>Почтовое имя или отправитель в настройках принадлежит другим. Исправьте настройки и нажмите «Продолжить».</translation>
    </message>
    <message>
        <source>All of them name “{0}”.</source>
        <extracomment>What the servers said that gave the reason away.</extracomment>
        <translation>Все они ссылаются на «{0}».</translation>
    </message>
    <message>
        <source>It calls itself “{0}”.</source>
        <translation>Оно называет себя «{0}».</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Остановлено</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Ошибка</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) wait for their servers</source>
        <translation>
            <numerusform>%Ln контакт ждёт своего сервера</numerusform>
            <numerusform>%Ln контакта ждут своих серверов</numerusform>
            <numerusform>%Ln контактов ждут своих серверов</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln wait</source>
        <translation>
            <numerusform>%Ln ждёт</numerusform>
            <numerusform>%Ln ждут</numerusform>
            <numerusform>%Ln ждут</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln wait for their servers until {0}</source>
        <translation>
            <numerusform>%Ln ждёт своего сервера до {0}</numerusform>
            <numerusform>%Ln ждут своих серверов до {0}</numerusform>
            <numerusform>%Ln ждут своих серверов до {0}</numerusform>
        </translation>
    </message>
    <message>
        <source>Check “{0}” again</source>
        <translation>Повторная проверка «{0}»</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Отменено</translation>
    </message>
    <message>
        <source>Waiting until {0}</source>
        <translation>Ожидание до {0}</translation>
    </message>
    <message>
        <source>Queued: next</source>
        <translation>В очереди: следующее</translation>
    </message>
    <message>
        <source>Queued: number {0}</source>
        <translation>В очереди: номер {0}</translation>
    </message>
    <message>
        <source>{0} of {1} decided</source>
        <translation>решено {0} из {1}</translation>
    </message>
    <message>
        <source>Press Continue; if it fails again, copy the diagnostics and send them to whoever looks after this program.</source>
        <translation>Нажмите «Продолжить»; если сбой повторится, скопируйте диагностику и отправьте её тому, кто отвечает за программу.</translation>
    </message>
    <message>
        <source>they are asked in a moment</source>
        <translation>сейчас будут спрошены</translation>
    </message>
    <message>
        <source>next at {0} (in {1})</source>
        <translation>следующие в {0} (через {1})</translation>
    </message>
    <message>
        <source>This import was undone: its contacts are gone.</source>
        <translation>Этот импорт отменён: его контактов больше нет.</translation>
    </message>
    <message>
        <source>Continue goes on from here.</source>
        <translation>«Продолжить» начнёт с этого места.</translation>
    </message>
    <message>
        <source>No new contacts were found in this file.</source>
        <translation>Новых контактов в этом файле нет.</translation>
    </message>
    <message>
        <source>{0} of {1} contacts can be mailed ({2}%).</source>
        <translation>Можно писать {0} из {1} контактов ({2} %).</translation>
    </message>
    <message>
        <source>Unanswered: {0}; check them again later.</source>
        <translation>Без ответа: {0}; проверьте их ещё раз позже.</translation>
    </message>
    <message>
        <source>about {0} left</source>
        <translation>осталось около {0}</translation>
    </message>
</context>
<context>
    <name>TaskCommands</name>
    <message numerus="yes">
        <source>Remove the %Ln contact(s) that this import added to “{0}”?</source>
        <translation>
            <numerusform>Убрать %Ln контакт, который этот импорт добавил в «{0}»?</numerusform>
            <numerusform>Убрать %Ln контакта, которые этот импорт добавил в «{0}»?</numerusform>
            <numerusform>Убрать %Ln контактов, которые этот импорт добавил в «{0}»?</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo import</source>
        <translation>Отменить импорт</translation>
    </message>
    <message numerus="yes">
        <source>Discard this import? The %Ln contact(s) it has added so far are removed.</source>
        <translation>
            <numerusform>Отбросить этот импорт? %Ln добавленный контакт будет убран.</numerusform>
            <numerusform>Отбросить этот импорт? %Ln добавленных контакта будут убраны.</numerusform>
            <numerusform>Отбросить этот импорт? %Ln добавленных контактов будет убрано.</numerusform>
        </translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Отбросить</translation>
    </message>
    <message numerus="yes">
        <source>%Ln older contact(s) get the fields back that it changed.</source>
        <translation>
            <numerusform>%Ln прежнему контакту вернутся поля, которые импорт изменил.</numerusform>
            <numerusform>%Ln прежним контактам вернутся поля, которые импорт изменил.</numerusform>
            <numerusform>%Ln прежним контактам вернутся поля, которые импорт изменил.</numerusform>
        </translation>
    </message>
    <message>
        <source>It is still running, and is stopped first.</source>
        <translation>Импорт ещё идёт, сначала он будет остановлен.</translation>
    </message>
    <message>
        <source>The file is not touched. This cannot be taken back.</source>
        <translation>Файл не затрагивается. Вернуть это назад нельзя.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln contact(s) removed.</source>
        <translation>
            <numerusform>Удалён %Ln контакт.</numerusform>
            <numerusform>Удалено %Ln контакта.</numerusform>
            <numerusform>Удалено %Ln контактов.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln older contact(s) have their fields back.</source>
        <translation>
            <numerusform>%Ln прежнему контакту возвращены поля.</numerusform>
            <numerusform>%Ln прежним контактам возвращены поля.</numerusform>
            <numerusform>%Ln прежним контактам возвращены поля.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undoing the import: {0} of {1} contacts removed…</source>
        <translation>Отмена импорта: убрано контактов: {0} из {1}…</translation>
    </message>
</context>
<context>
    <name>TasksModel</name>
    <message>
        <source>Task</source>
        <translation>Задание</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Итог</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Контакты</translation>
    </message>
    <message>
        <source>Can be mailed</source>
        <translation>Можно писать</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Создано</translation>
    </message>
</context>
<context>
    <name>Trail</name>
    <message>
        <source>Source</source>
        <translation>Источник</translation>
    </message>
    <message>
        <source>Spelling</source>
        <translation>Написание</translation>
    </message>
    <message>
        <source>Lists</source>
        <translation>Списки</translation>
    </message>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>Почтовый сервер</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Итог</translation>
    </message>
    <message>
        <source>It stands in row {row} of {file}.</source>
        <translation>Он стоит в строке {row} файла {file}.</translation>
    </message>
    <message>
        <source>In the cell “{cell}” it was read as {address}.</source>
        <translation>В ячейке «{cell}» он прочитан как {address}.</translation>
    </message>
    <message>
        <source>It is written as an e-mail address has to be.</source>
        <translation>Он написан так, как должен писаться адрес почты.</translation>
    </message>
    <message>
        <source>This text cannot be an e-mail address.</source>
        <translation>Этот текст не может быть адресом почты.</translation>
    </message>
    <message>
        <source>The domain {domain} is set aside for tests, examples or private networks: nobody receives mail there.</source>
        <translation>Домен {domain} отведён для проверок, примеров или частных сетей: почту там никто не получает.</translation>
    </message>
    <message>
        <source>It names its mail server by number, {domain}: your settings leave such addresses unchecked.</source>
        <translation>Он называет почтовый сервер числом, {domain}: ваши настройки оставляют такие адреса непроверенными.</translation>
    </message>
    <message>
        <source>It is neither on your blacklist nor on the list of throw-away domains.</source>
        <translation>Его нет ни в вашем чёрном списке, ни в списке одноразовых доменов.</translation>
    </message>
    <message>
        <source>The address is on your blacklist.</source>
        <translation>Адрес есть в вашем чёрном списке.</translation>
    </message>
    <message>
        <source>The domain {entry} is on your blacklist.</source>
        <translation>Домен {entry} есть в вашем чёрном списке.</translation>
    </message>
    <message>
        <source>It was added on {when}.</source>
        <translation>Добавлен {when}.</translation>
    </message>
    <message>
        <source>It was added on {when} from {file}.</source>
        <translation>Добавлен {when} из {file}.</translation>
    </message>
    <message>
        <source>The domain {entry} is on the list of throw-away domains ({list}).</source>
        <translation>Домен {entry} есть в списке одноразовых доменов ({list}).</translation>
    </message>
    <message>
        <source>Its mail server also serves throw-away domains of the list {list}: {entry}.</source>
        <translation>Его почтовый сервер обслуживает и одноразовые домены из списка {list}: {entry}.</translation>
    </message>
    <message>
        <source>{entry} is on the list {list}.</source>
        <translation>{entry} есть в списке {list}.</translation>
    </message>
    <message>
        <source>The domain {domain} names the mail servers that take its mail.</source>
        <translation>Домен {domain} называет серверы, принимающие его почту.</translation>
    </message>
    <message>
        <source>The domain {domain} declares that it takes no mail at all.</source>
        <translation>Домен {domain} объявляет, что почту не принимает.</translation>
    </message>
    <message>
        <source>The domain {domain} exists, but names no mail server.</source>
        <translation>Домен {domain} существует, но почтового сервера не называет.</translation>
    </message>
    <message>
        <source>The domain {domain} does not exist.</source>
        <translation>Домена {domain} не существует.</translation>
    </message>
    <message>
        <source>DNS gave no usable answer about the domain {domain}.</source>
        <translation>DNS не дал пригодного ответа о домене {domain}.</translation>
    </message>
    <message>
        <source>DNS did not answer in time about the domain {domain}.</source>
        <translation>DNS не ответил вовремя о домене {domain}.</translation>
    </message>
    <message>
        <source>The DNS server that was asked also answers for names that do not exist: what it says about {domain} proves nothing by itself.</source>
        <translation>Спрошенный DNS-сервер отвечает и за несуществующие имена: его слова о {domain} сами по себе ничего не доказывают.</translation>
    </message>
    <message>
        <source>The domain {domain} belongs to this computer&apos;s own network: elsewhere DNS may say something else about it.</source>
        <translation>Домен {domain} относится к сети этого компьютера: в других местах DNS может говорить о нём иное.</translation>
    </message>
    <message>
        <source>Its mail server {host} has an address on the Internet.</source>
        <translation>У его почтового сервера {host} есть адрес в Интернете.</translation>
    </message>
    <message>
        <source>Its mail server {host} does not exist or has no address.</source>
        <translation>Его почтового сервера {host} не существует, или у него нет адреса.</translation>
    </message>
    <message>
        <source>Its mail server {host} has no address that can be reached from the Internet.</source>
        <translation>У его почтового сервера {host} нет адреса, доступного из Интернета.</translation>
    </message>
    <message>
        <source>DNS gave no usable answer about its mail server {host}.</source>
        <translation>DNS не дал пригодного ответа о его почтовом сервере {host}.</translation>
    </message>
    <message>
        <source>The address of its mail server {host} is the one that the DNS server here gives to names that do not exist: it proves nothing.</source>
        <translation>Адрес его почтового сервера {host} — тот, который здешний DNS-сервер даёт несуществующим именам: он ничего не доказывает.</translation>
    </message>
    <message>
        <source>Its mail server {host} was found in this computer&apos;s own network only: elsewhere it may have another address.</source>
        <translation>Его почтовый сервер {host} найден только в сети этого компьютера: в других местах у него может быть другой адрес.</translation>
    </message>
    <message>
        <source>{host} has an address on the Internet itself, so mail goes there.</source>
        <translation>У самого {host} есть адрес в Интернете, почта идёт туда.</translation>
    </message>
    <message>
        <source>{host} has no address of its own either, so nothing takes its mail.</source>
        <translation>Своего адреса у {host} тоже нет: его почту никто не принимает.</translation>
    </message>
    <message>
        <source>{host} itself has no address that can be reached from the Internet.</source>
        <translation>У самого {host} нет адреса, доступного из Интернета.</translation>
    </message>
    <message>
        <source>DNS gave no usable answer about an address of {host} itself.</source>
        <translation>DNS не дал пригодного ответа об адресе самого {host}.</translation>
    </message>
    <message>
        <source>The address names its mail server by number, {host}: DNS is not asked.</source>
        <translation>Адрес называет почтовый сервер числом, {host}: DNS не спрашивают.</translation>
    </message>
    <message>
        <source>The address names its mail server by number: {host} cannot be reached from the Internet.</source>
        <translation>Адрес называет почтовый сервер числом: {host} недоступен из Интернета.</translation>
    </message>
    <message>
        <source>The address names its mail server by number: {host} is in this computer&apos;s own network and is not connected to.</source>
        <translation>Адрес называет почтовый сервер числом: {host} находится в сети этого компьютера, к нему не подключаются.</translation>
    </message>
    <message>
        <source>Asked a second time, DNS said the same.</source>
        <translation>Спрошенный ещё раз, DNS сказал то же.</translation>
    </message>
    <message>
        <source>A second DNS server says the same.</source>
        <translation>Второй DNS-сервер говорит то же.</translation>
    </message>
    <message>
        <source>Asked a second time: {said}</source>
        <translation>При повторном вопросе: {said}</translation>
    </message>
    <message>
        <source>The mail server {server} accepts mail for this mailbox.</source>
        <translation>Почтовый сервер {server} принимает почту для этого ящика.</translation>
    </message>
    <message>
        <source>The mail server {server} takes mail for this address without looking whether the mailbox exists.</source>
        <translation>Почтовый сервер {server} принимает почту для этого адреса, не глядя, есть ли ящик.</translation>
    </message>
    <message>
        <source>The mail server {server} says that it does not know this mailbox.</source>
        <translation>Почтовый сервер {server} говорит, что не знает такого ящика.</translation>
    </message>
    <message>
        <source>The mail server {server} says that this mailbox is closed or has moved.</source>
        <translation>Почтовый сервер {server} говорит, что этот ящик закрыт или переехал.</translation>
    </message>
    <message>
        <source>The mail server {server} says that this mailbox is full.</source>
        <translation>Почтовый сервер {server} говорит, что этот ящик переполнен.</translation>
    </message>
    <message>
        <source>The mail server {server} asked to come back later, as a defence against spam.</source>
        <translation>Почтовый сервер {server} попросил прийти позже: так он защищается от спама.</translation>
    </message>
    <message>
        <source>The mail server {server} asked for fewer questions in a time.</source>
        <translation>Почтовый сервер {server} попросил спрашивать реже.</translation>
    </message>
    <message>
        <source>The mail server {server} has a temporary problem.</source>
        <translation>У почтового сервера {server} временная неполадка.</translation>
    </message>
    <message>
        <source>The mail server {server} refused this computer or its sender, not the mailbox.</source>
        <translation>Почтовый сервер {server} отказал этому компьютеру или отправителю, а не ящику.</translation>
    </message>
    <message>
        <source>The mail server {server} refused by a rule of its own, without saying whom it is about.</source>
        <translation>Почтовый сервер {server} отказал по своему правилу, не сказав, к кому оно относится.</translation>
    </message>
    <message>
        <source>The mail server {server} refused without saying whether the mailbox exists.</source>
        <translation>Почтовый сервер {server} отказал, не сказав, есть ли ящик.</translation>
    </message>
    <message>
        <source>The mail server {server} gave an answer that proves nothing.</source>
        <translation>Почтовый сервер {server} дал ответ, который ничего не доказывает.</translation>
    </message>
    <message>
        <source>The mail server {server} says that it takes no mail at all.</source>
        <translation>Почтовый сервер {server} говорит, что почту не принимает.</translation>
    </message>
    <message>
        <source>The mail server {server} cannot take addresses with international letters.</source>
        <translation>Почтовый сервер {server} не принимает адресов с национальными буквами.</translation>
    </message>
    <message>
        <source>The mail server {server} did not answer in time.</source>
        <translation>Почтовый сервер {server} не ответил вовремя.</translation>
    </message>
    <message>
        <source>The connection to the mail server {server} broke off.</source>
        <translation>Соединение с почтовым сервером {server} оборвалось.</translation>
    </message>
    <message>
        <source>The mail server {server} gave an answer that makes no sense.</source>
        <translation>Почтовый сервер {server} дал бессмысленный ответ.</translation>
    </message>
    <message>
        <source>The mail server {server} was not asked about this mailbox.</source>
        <translation>Почтовый сервер {server} не спрашивали об этом ящике.</translation>
    </message>
    <message>
        <source>The mail server {server} refused this computer or its sender.</source>
        <translation>Почтовый сервер {server} отказал этому компьютеру или отправителю.</translation>
    </message>
    <message>
        <source>No connection to the mail server {server} came about in time.</source>
        <translation>Соединение с почтовым сервером {server} вовремя не установилось.</translation>
    </message>
    <message>
        <source>No connection to the mail server {server} came about.</source>
        <translation>Соединение с почтовым сервером {server} не установилось.</translation>
    </message>
    <message>
        <source>The mail server {server} was not asked.</source>
        <translation>Почтовый сервер {server} не спрашивали.</translation>
    </message>
    <message>
        <source>A made-up name at the same domain was accepted too, so the server&apos;s yes proves nothing about this mailbox.</source>
        <translation>Выдуманное имя в том же домене тоже принято: согласие сервера ничего не говорит об этом ящике.</translation>
    </message>
    <message>
        <source>A made-up name at the same domain was refused, so the server tells mailboxes apart.</source>
        <translation>Выдуманному имени в том же домене отказано: сервер различает ящики.</translation>
    </message>
    <message>
        <source>A made-up name at the same domain was refused in the same words.</source>
        <translation>Выдуманному имени в том же домене отказано теми же словами.</translation>
    </message>
    <message>
        <source>A made-up name at the same domain brought no answer to compare with.</source>
        <translation>О выдуманном имени в том же домене ответа для сравнения нет.</translation>
    </message>
    <message>
        <source>The name postmaster, which every mail domain has to have, was accepted, so the server does not refuse everybody.</source>
        <translation>Имя postmaster, которое обязано быть в каждом домене, принято: сервер отказывает не всем.</translation>
    </message>
    <message>
        <source>The name postmaster, which every mail domain has to have, was refused in the same words, so the server refuses everybody.</source>
        <translation>Имени postmaster, которое обязано быть в каждом домене, отказано теми же словами: сервер отказывает всем.</translation>
    </message>
    <message>
        <source>The name postmaster, which every mail domain has to have, brought no answer to compare with.</source>
        <translation>Об имени postmaster, которое обязано быть в каждом домене, ответа для сравнения нет.</translation>
    </message>
    <message>
        <source>Other names at the domain were accepted, so the refusal is about this name.</source>
        <translation>Другие имена в домене приняты: отказ относится к этому имени.</translation>
    </message>
    <message>
        <source>Earlier answer of the mail server, before it was blacklisted</source>
        <extracomment>Stands above a dialogue that the person&apos;s blacklist has overruled.</extracomment>
        <translation>Прежний ответ почтового сервера, до внесения в чёрный список</translation>
    </message>
    <message>
        <source>Noted by an earlier version: {text}</source>
        <translation>Отмечено прежней версией: {text}</translation>
    </message>
    <message>
        <source>That proves that the mailbox exists.</source>
        <translation>Это доказывает, что ящик есть.</translation>
    </message>
    <message>
        <source>That is permanent evidence against the address.</source>
        <translation>Это окончательное свидетельство против адреса.</translation>
    </message>
    <message>
        <source>That does not prove that the mailbox exists.</source>
        <translation>Это не доказывает, что ящик есть.</translation>
    </message>
    <message>
        <source>Whether the mailbox exists is not known: nothing speaks for or against it.</source>
        <translation>Есть ли ящик, неизвестно: ничто не говорит ни за, ни против.</translation>
    </message>
    <message>
        <source>What is on a list is not checked any further.</source>
        <translation>Что есть в списке, дальше не проверяется.</translation>
    </message>
    <message>
        <source>It has not been checked yet.</source>
        <translation>Он ещё не проверялся.</translation>
    </message>
    <message>
        <source>Status: {status}. {reason}.</source>
        <translation>Статус: {status}. {reason}.</translation>
    </message>
    <message>
        <source>Proof: {level}.</source>
        <translation>Доказательство: {level}.</translation>
    </message>
    <message>
        <source>That is your policy; by the usual one it would be: {status}.</source>
        <translation>Так велят ваши правила; по обычным было бы: {status}.</translation>
    </message>
    <message>
        <source>Its name is on the list of role names, which your policy leaves out.</source>
        <translation>Его имя есть в списке служебных имён, которые ваши правила не допускают.</translation>
    </message>
    <message>
        <source>It will be asked again from {when}: attempt {attempt} of {attempts}.</source>
        <translation>Будет спрошен снова с {when}: попытка {attempt} из {attempts}.</translation>
    </message>
</context>
<context>
    <name>WindowTitle</name>
    <message>
        <source>Contact Importer</source>
        <translation>Contact Importer</translation>
    </message>
    <message>
        <source>{0} (demo world)</source>
        <translation>{0} (демо-мир)</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>{0} s</source>
        <translation>{0} с</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} мин</translation>
    </message>
    <message>
        <source>{0} h {1} min</source>
        <translation>{0} ч {1} мин</translation>
    </message>
    <message>
        <source>about {0}</source>
        <translation>примерно {0}</translation>
    </message>
    <message>
        <source>about {0} to {1}</source>
        <translation>примерно от {0} до {1}</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} ч</translation>
    </message>
    <message>
        <source>{0} days</source>
        <translation>{0} дн.</translation>
    </message>
    <message>
        <source>{0} min {1} s</source>
        <translation>{0} мин {1} с</translation>
    </message>
    <message>
        <source>{0}/s</source>
        <translation>{0}/с</translation>
    </message>
</context>
<context>
    <name>WrittenFile</name>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Открыть папку</translation>
    </message>
</context>
</TS>
