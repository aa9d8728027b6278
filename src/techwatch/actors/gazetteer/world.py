"""Companies of the world, and the press, as the gazetteer reads them: see `public`. Pure."""

from typing import Final

WORLD: Final = """
Adobe
AMD
Airbnb
Alibaba
Alphabet ~ Google
Amazon = Amazon Web Services; AWS ~ commerce, cloud, AWS, Alexa, Bezos, livraison, e-commerce, seller, vendeur, plateforme, retail
Anthropic
Apple = Apple Music; Apple TV+ ~ iPhone, iPad, Mac, iOS, App Store, Cupertino, technolog, tech, Google, Microsoft
Arm = ARM ~ chip, processor, processeur, semi
ASML
ASUS = Asus
AstraZeneca
AT&T
Atlassian
Autodesk
Axel Springer
Baidu
Bayer
BBC
Bertelsmann
BioNTech
Black Forest Labs
BlackRock
BMW
Boeing
Bolt ~ VTC, trottinette, ride, taxi, scooter
Booking.com
Bosch
Boston Dynamics
Broadcom
BYD
ByteDance
Canva
Caterpillar
Cisco
Cloudflare
Coinbase
CrowdStrike
Cohere ~ AI, IA, model
DeepMind = Google DeepMind
Databricks
DeepL
DeepSeek
Deliveroo
Dell
Deloitte
Deutsche Bank
Deutsche Telekom
Discord ~ serveur, jeu, game, messagerie, server, chat
Disney = Walt Disney; The Walt Disney Company; Disney+
DJI
Duolingo
eBay
Electronic Arts
Eli Lilly
Ericsson
Ernst & Young = EY
Enel
Epic Games
ElevenLabs
Facebook
Figma
Ford ~ automobile, véhicule, car, vehicle, motors, electric
Foxconn
Fujitsu
GE Healthcare = GE HealthCare
GitHub
GitLab
Glovo
Goldman Sachs
Google = Google Cloud
GSK
Helsing
Hitachi
Honda
HP = Hewlett-Packard; HPE; Hewlett Packard Enterprise ~ ordinateur, imprimante, printer, laptop, PC
HSBC
Huawei
Hyundai
IBM
Ikea = IKEA
Illumina
Infineon
ING ~ banque, bank
Instagram
Intel ~ processeur, chip, puce, processor, semi, fab
Johnson & Johnson
JPMorgan = JPMorgan Chase; JP Morgan
Kakao
Klarna
KPMG
Kuka
Lenovo
LG Electronics = LG
Lidl
LinkedIn
L3Harris
Lockheed Martin
Lufthansa
Mastercard
McKinsey
Medtronic
Mercedes-Benz = Mercedes
Meta = Meta Platforms ~ Facebook, Instagram, WhatsApp, Llama, Zuckerberg, réseau social, réseaux sociaux, social
Merck
Microsoft = Microsoft Azure; Microsoft France
Midjourney
Mitsubishi
Moderna
Monzo
Mozilla
N26
NEC ~ Japan, Japon, japonais
Nestlé
Netflix
NHS = National Health Service; NHS England
Nike
Nintendo
Nissan
Nokia
Northvolt
Novartis
Novo Nordisk
NTT
Nvidia = NVIDIA
NXP
OpenAI
Oracle ~ cloud, base de données, database, logiciel, software
Palantir
Palo Alto Networks
Panasonic
PayPal
Perplexity = Perplexity AI ~ AI, IA, search, moteur
Pfizer
Philips
Pinterest
Porsche
PwC
Qualcomm
Red Hat
Reddit
Revolut
Ring ~ Amazon, sonnette, doorbell
Roblox
Roche ~ pharma, laboratoire, diagnostic, médicament, drug
Roku
Ryanair
Salesforce
Samsung = Samsung Electronics
SAP
ServiceNow
Shein
Shell ~ oil, pétrol, energy, énergie
Shopify
Siemens
Siemens Energy
Signal ~ messagerie, messaging, chiffr, encrypt
Skype
Slack ~ messagerie, Salesforce, messaging, collaborat
Snap ~ Snapchat
Snapchat
Snowflake ~ data, cloud
SoftBank
Sony = Sony Interactive Entertainment; Sony Music; Sony Pictures
SpaceX
Spotify
Stability AI
Starlink
Stripe ~ paiement, payment, fintech
Take-Two
Telefónica = Telefonica
Telegram ~ messagerie, messaging, canal, channel, app
Temu
Tencent
Tesla ~ voiture, véhicule, Musk, automobile, vehicle, car, electric
The New York Times = New York Times
TikTok
Toshiba
Toyota
TSMC
Twitch
Twitter
Uber = Uber Eats
Unilever
Unity ~ moteur, game, engine, jeu
Universal Music = Universal Music Group
Valve ~ Steam, jeu, game
Verizon
Viessmann
Visa ~ paiement, carte, Mastercard, payment, card
Vodafone
Volkswagen
Volvo
Walmart
Warner Bros. = Warner Bros; Warner Bros. Discovery; Warner Music; Warner
Waymo
WhatsApp
WeWork
Wikipédia = Wikipedia
Workday
World Economic Forum = fr: Forum économique mondial
X Corp
xAI
Xiaomi
YouTube
Yahoo
Zalando
Zoom ~ visioconférence, video, visio
ZTE
"""

PRESS: Final = """
AFP = Agence France-Presse; Agence France Presse
Reuters
Bloomberg
Financial Times
The Guardian
Wall Street Journal = The Wall Street Journal
Le Monde ~ quotidien, journal, presse, média, titre, rédaction
Le Figaro
Libération ~ quotidien, journal, presse, média
Les Échos = Les Echos
La Tribune ~ journal, presse, média, quotidien, économique
Le Parisien ~ quotidien, journal, presse, média
L'Équipe ~ quotidien, journal, presse, sportif
L'Usine Nouvelle = L'Usine nouvelle; Usine Nouvelle
Mediapart
Ouest-France
La Croix ~ quotidien, journal, presse, média
La Voix du Nord
Sud Ouest ~ quotidien, journal, presse
Télérama
BFMTV = BFM TV
M6 = Groupe M6 ~ chaîne, télévision, série, audiovisuel, diffus
RTL ~ radio
Prisma Media
CMI France
Reworld Media
Penske
France Info = Franceinfo; franceinfo
France Inter
France Culture
RFI
TV5 Monde = TV5MONDE; TV5Monde
France Médias Monde
Euronews
"""
